package no.krokbro.signature;

import java.util.List;
import java.util.Optional;
import no.krokbro.signature.Verdict.Reason;

/**
 * A header that a verdict may rest on.
 *
 * @param text its value, empty when there is none to rely on
 * @param readable false when it stands there twice, is over 4 KiB or not printable ASCII
 */
record HeaderField(String text, boolean readable) {
    private static final int MAX_LENGTH = 4096;
    private static final HeaderField ABSENT = new HeaderField("", true);
    private static final HeaderField UNREADABLE = new HeaderField("", false);

    static HeaderField of(SignedRequest request, Optional<String> name) {
        return name.map(request.headers()).map(HeaderField::of).orElse(ABSENT);
    }

    static HeaderField of(List<String> values) {
        return switch (values.size()) {
            case 0 -> ABSENT;
            case 1 -> printable(values.getFirst()) ? new HeaderField(values.getFirst(), true) : UNREADABLE;
            default -> UNREADABLE;
        };
    }

    private static boolean printable(String value) {
        if (value.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < ' ' || value.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    Optional<Reason> fault(Reason missing, Reason unreadable) {
        if (!readable) {
            return Optional.of(unreadable);
        }
        return text.isEmpty() ? Optional.of(missing) : Optional.empty();
    }

    /** The value when there is one to rely on. */
    Optional<String> value() {
        return Optional.of(text).filter(value -> !value.isEmpty());
    }
}
