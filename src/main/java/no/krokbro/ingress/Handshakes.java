package no.krokbro.ingress;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.krokbro.catalogue.Source;
import no.krokbro.ingress.IngressOutcome.Greeted;
import no.krokbro.ingress.IngressOutcome.Malformed;
import no.krokbro.ingress.IngressOutcome.Unverified;
import no.krokbro.signature.Handshake;
import no.krokbro.signature.Handshake.HandshakeAnswer;
import no.krokbro.signature.Handshake.Part;
import no.krokbro.signature.Handshake.Text;

/**
 * Answers what a source's vendor asks before or between its events.
 *
 * <ol>
 *   <li>A question is recognised by what the scheme says of it; the first handshake that fits counts. What is needed
 *       stands there once.
 *   <li>Where the vendor tells a token, it must be one of the source's secrets for handshakes, compared in constant time.
 *   <li>What a secret signs is a short word without punctuation that JSON or a signed text would need, so that no answer
 *       is the signature of a hook; and a body that is itself such a word is not believed.
 *   <li>An address that the vendor wants called first is https and at a host of the scheme's certificate.
 *   <li>An answer has at most 1 KiB, and its headers are printable ASCII.
 * </ol>
 */
final class Handshakes {
    private static final int LONGEST_ANSWER = 1 << 10;
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9+/=_.~-]{1,256}");
    private static final Pattern PRINTABLE = Pattern.compile("[ -~]{0,1024}");

    private Handshakes() {}

    /** The answer to what can be asked without a body. */
    static Optional<IngressOutcome> byHead(Source source, Question question, Instant now) {
        return answer(source, question, now, Handshake::needsOnlyHead);
    }

    /** The answer to what is asked in a body without a signature. */
    static Optional<IngressOutcome> unsigned(Source source, Hook hook) {
        return inBody(source, hook, handshake -> !handshake.signed() && !handshake.needsOnlyHead());
    }

    /** The answer to what a verified request asks. */
    static Optional<IngressOutcome> signed(Source source, Hook hook) {
        return inBody(source, hook, Handshake::signed).or(() -> forged(source, hook));
    }

    /** The address that a verified request wants called before it hears the greeting of {@link #signed}. */
    static Optional<URI> visit(Source source, Hook hook) {
        Question question = hook.question().with(hook.body());
        for (Handshake handshake : source.scheme().handshakes()) {
            if (handshake.signed() && asked(handshake, question)) {
                return handshake.visit().flatMap(question::at).map(URI::create);
            }
        }
        return Optional.empty();
    }

    private static boolean isTheirs(Source source, Handshake handshake, Question question) {
        return handshake.visit().isEmpty()
                || handshake
                        .visit()
                        .flatMap(question::at)
                        .filter(text -> mayVisit(source, text))
                        .isPresent();
    }

    private static boolean mayVisit(Source source, String address) {
        try {
            URI uri = new URI(address);
            return source.scheme()
                    .certificate()
                    .filter(theirs -> theirs.mayBeAt(uri))
                    .isPresent();
        } catch (URISyntaxException unreadable) {
            return false;
        }
    }

    /** What a source may be called by. */
    static String methods(Source source) {
        return Stream.concat(
                        Stream.of("POST"),
                        source.scheme().handshakes().stream()
                                .map(handshake -> handshake.method().name()))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static Optional<IngressOutcome> inBody(Source source, Hook hook, Predicate<Handshake> stage) {
        return has(source, stage)
                ? answer(source, hook.question().with(hook.body()), hook.receivedAt(), stage)
                : Optional.empty();
    }

    private static Optional<IngressOutcome> forged(Source source, Hook hook) {
        boolean word = hook.body().length <= 256
                && has(source, Handshake::signsValues)
                && WORD.matcher(new String(hook.body(), StandardCharsets.ISO_8859_1))
                        .matches();
        return word ? Optional.of(new Malformed("the body is no more than a word")) : Optional.empty();
    }

    private static Optional<IngressOutcome> answer(
            Source source, Question question, Instant now, Predicate<Handshake> stage) {
        for (Handshake handshake : source.scheme().handshakes()) { // every hook comes by here: no stream
            if (stage.test(handshake) && asked(handshake, question)) {
                return Optional.of(answer(source, handshake, question, now));
            }
        }
        return Optional.empty();
    }

    private static boolean has(Source source, Predicate<Handshake> kind) {
        for (Handshake handshake : source.scheme().handshakes()) {
            if (kind.test(handshake)) {
                return true;
            }
        }
        return false;
    }

    private static IngressOutcome answer(Source source, Handshake handshake, Question question, Instant now) {
        if (!isTheirs(source, handshake, question)) {
            return new Malformed("the address to call is not the vendor's");
        }
        return knows(source, handshake, question, now)
                ? new Filling(source, question, now).greeted(handshake.answer())
                : new Unverified("HANDSHAKE_TOKEN_WRONG");
    }

    private static boolean asked(Handshake handshake, Question question) {
        if (!handshake.method().name().equals(question.method())) {
            return false;
        }
        for (Handshake.Condition condition : handshake.when()) {
            Optional<String> found = question.at(condition.place());
            if (found.isEmpty() || !condition.value().map(found.get()::equals).orElse(true)) {
                return false;
            }
        }
        return true;
    }

    private static boolean knows(Source source, Handshake handshake, Question question, Instant now) {
        if (handshake.token().isEmpty()) {
            return true;
        }
        byte[] told = question.at(handshake.token().get()).orElse("").getBytes(StandardCharsets.UTF_8);
        boolean known = false;
        for (var secret : source.secretsAt(now, true).toList()) {
            known |= secret.matches(told);
        }
        return known;
    }

    /** One answer while it is written; remembers the first thing that it lacks. */
    private static final class Filling {
        private final Source source;
        private final Question question;
        private final Instant now;
        private final List<String> lacks = new ArrayList<>();

        private Filling(Source source, Question question, Instant now) {
            this.source = source;
            this.question = question;
            this.now = now;
        }

        IngressOutcome greeted(HandshakeAnswer answer) {
            Map<String, String> headers = new LinkedHashMap<>();
            answer.headers().forEach((name, text) -> headers.put(name, header(name, filled(text))));
            answer.text().ifPresent(_ -> headers.put("content-type", "text/plain; charset=utf-8"));
            if (!answer.json().isEmpty()) {
                headers.put("content-type", "application/json");
            }
            String body = answer.text().map(this::filled).orElseGet(() -> json(answer.json()));
            if (body.getBytes(StandardCharsets.UTF_8).length > LONGEST_ANSWER) {
                lacks.add("the answer would be over 1 KiB");
            }
            return lacks.isEmpty() ? new Greeted(answer.status(), headers, body) : new Malformed(lacks.getFirst());
        }

        private String json(Map<String, Text> members) {
            JsonObject json = new JsonObject();
            members.forEach((name, text) -> {
                String filled = filled(text);
                json.put(name, text.isNumber() ? Integer.valueOf(filled) : filled);
            });
            return members.isEmpty() ? "" : json.encode();
        }

        private String filled(Text text) {
            return text.parts().stream().map(this::value).collect(Collectors.joining());
        }

        private String value(Part part) {
            return switch (part) {
                case Part.Literal(var text) -> text;
                case Part.Value(var place) -> question.at(place).orElseGet(() -> lack("it asks nothing"));
                case Part.Hmac hmac -> hmac(hmac);
                case Part.Rate() -> rate();
            };
        }

        private String hmac(Part.Hmac hmac) {
            return question.at(hmac.at())
                    .filter(value -> WORD.matcher(value).matches())
                    .flatMap(value -> source.secretsAt(now, false).findFirst().map(secret -> hmac.of(value, secret)))
                    .orElseGet(() -> lack("what it asks to sign is no word, or no secret is valid"));
        }

        // CloudEvents http-webhook 4.2.2: requests per minute, or * for any number
        private String rate() {
            return source.bounds()
                    .rate()
                    .map(rate -> String.valueOf(
                            Math.max(1, rate.requests() * 60L / rate.per().toSeconds())))
                    .orElse("*");
        }

        private String header(String name, String value) {
            return PRINTABLE.matcher(value).matches()
                    ? value
                    : lack("the answer's header " + name + " would not be one");
        }

        private String lack(String why) {
            lacks.add(why);
            return "";
        }
    }
}
