package no.krokbro.notification;

import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * National identity numbers (fødselsnummer) and e-mail addresses in a text, found in one pass.
 *
 * <ol>
 *   <li>A run of exactly eleven digits, or of six and five with a blank or one of {@code -._+:} between, whose date and two
 *       check digits are right: D-numbers, H-numbers and synthetic ones too. Not within a hash or UUID in hexadecimal.
 *   <li>An {@code @} between what may be a mailbox and a domain with a dot.
 *   <li>The same written with {@code %XX}, up to three times over.
 * </ol>
 */
public final class PersonalValues {
    private static final int MOST_ENCODED = 3;
    private static final int FEWEST_DIGITS = 11;
    private static final int SHORTEST_HASH = 32;
    private static final String BETWEEN = " -._+:";
    private static final String IN_MAILBOX = "._%+-'\"!#$&*^`{|}~";

    private PersonalValues() {}

    /** Whether there is one. */
    public static boolean in(String text) {
        return mayHold(text) && holds(text);
    }

    /** Most texts cannot: no sign of an address, too few digits for a number, and nothing encoded. */
    private static boolean mayHold(String text) {
        char[] chars = text.toCharArray(); // natively each charAt is a call
        int digits = 0;
        for (char c : chars) {
            if (c == '@' || c == '%' || c >= 128) {
                return true;
            }
            if (c >= '0' && c <= '9') {
                digits++;
            }
        }
        return digits >= FEWEST_DIGITS;
    }

    private static boolean holds(String text) {
        String decoded = text;
        for (int i = 0; i <= MOST_ENCODED; i++) {
            if (first(decoded, 0).isPresent()) {
                return true;
            }
            String next = PercentEncoded.decoded(decoded);
            if (next.equals(decoded)) {
                return false;
            }
            decoded = next;
        }
        return false;
    }

    /** The text with {@code token} of each instead; of the whole where it is encoded. */
    static String replaced(String text, UnaryOperator<String> token) {
        StringBuilder replaced = new StringBuilder();
        int done = 0;
        for (Optional<Span> next = first(text, 0); next.isPresent(); next = first(text, done)) {
            Span span = next.get();
            replaced.append(text, done, span.from()).append(token.apply(text.substring(span.from(), span.to())));
            done = span.to();
        }
        String plain = replaced.append(text, done, text.length()).toString();
        return in(plain) ? token.apply(PercentEncoded.decoded(text)) : plain;
    }

    private record Span(int from, int to) {}

    private static Optional<Span> first(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (digit(c) >= 0) {
                int end = afterDigits(text, i);
                Optional<Span> number = number(text, i, end);
                if (number.isPresent()) {
                    return number;
                }
                i = end - 1;
            } else if (c == '@' || c == '\uff20') { // the wide one reads alike
                Optional<Span> address = address(text, from, i);
                if (address.isPresent()) {
                    return address;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Span> number(String text, int from, int end) {
        if (end - from == 11) {
            return IdentityNumber.is(text, from, from + 6) && !isInHash(text, from, end)
                    ? Optional.of(new Span(from, end))
                    : Optional.empty();
        }
        if (end - from != 6 || end == text.length() || BETWEEN.indexOf(text.charAt(end)) < 0) {
            return Optional.empty();
        }
        int last = afterDigits(text, end + 1);
        return last - end == 6 && IdentityNumber.is(text, from, end + 1)
                ? Optional.of(new Span(from, last))
                : Optional.empty();
    }

    private static boolean isInHash(String text, int from, int to) {
        int first = from;
        while (first > 0 && isHash(text.charAt(first - 1))) {
            first--;
        }
        int last = to;
        while (last < text.length() && isHash(text.charAt(last))) {
            last++;
        }
        boolean touched = (from > first && text.charAt(from - 1) != '-') || (last > to && text.charAt(to) != '-');
        return touched && last - first >= SHORTEST_HASH;
    }

    private static boolean isHash(char c) {
        return c == '-' || (c < 128 && Character.digit(c, 16) >= 0);
    }

    private static Optional<Span> address(String text, int from, int at) {
        int first = at;
        while (first > from && isMailbox(text.charAt(first - 1))) {
            first--;
        }
        if (first > from && text.charAt(at - 1) == '"') {
            int quote = text.lastIndexOf('"', at - 2);
            first = quote >= from ? Math.min(first, quote) : first;
        }
        int last = at + 1;
        int top = -1; // where the topmost domain begins, which has no digit there: left-pad@1.2.3 is none
        while (last < text.length() && isDomain(text.charAt(last))) {
            top = isName(text.charAt(last)) && text.charAt(last - 1) == '.' ? last : top;
            last++;
        }
        return first < at && top > at + 2 && digit(text.charAt(top)) < 0
                ? Optional.of(new Span(first, last))
                : Optional.empty();
    }

    private static boolean isMailbox(char c) {
        return isName(c) || IN_MAILBOX.indexOf(c) >= 0;
    }

    private static boolean isDomain(char c) {
        return isName(c) || c == '.' || c == '-';
    }

    private static boolean isName(char c) {
        return c < 128 ? Character.isLetterOrDigit(c) : Character.isLetterOrDigit(c) || Character.isSurrogate(c);
    }

    private static int afterDigits(String text, int from) {
        int end = from;
        while (end < text.length() && digit(text.charAt(end)) >= 0) {
            end++;
        }
        return end;
    }

    /** What a digit of any script is worth; negative for all else. */
    static int digit(char c) {
        return c < 128 ? (c >= '0' && c <= '9' ? c - '0' : -1) : Character.digit(c, 10);
    }
}
