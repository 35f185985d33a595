package no.krokbro.signature;

import com.fasterxml.jackson.core.JsonPointer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import no.krokbro.signature.Scheme.About;
import no.krokbro.signature.Scheme.Algorithm;
import no.krokbro.signature.Scheme.Batch;
import no.krokbro.signature.Scheme.Mapping;
import no.krokbro.signature.Scheme.Parsed;
import no.krokbro.signature.Scheme.Timestamp;
import no.krokbro.signature.SignedTemplate.Part;

/** Reads a scheme from the keys of {@code schemes/*.yaml}; finds every mistake. */
final class SchemeReader {
    private static final String WHOLE_BODY = "body";
    private static final String SEPARATORS = " ,;|";
    private static final String TOKEN_SIGNS = "!#$%&'*+-.^_`|~"; // RFC 9110 5.6.2

    private final Declaration top;
    private final Optional<Algorithm> algorithm;
    private final boolean unsigned;
    private final Optional<SignedTemplate> signed;

    private SchemeReader(Declaration top) {
        this.top = top;
        this.algorithm = top.required("algorithm", key -> top.choice(key, Algorithm.class));
        this.unsigned = algorithm.equals(Optional.of(Algorithm.NONE));
        this.signed = isToken() ? nothing() : required("signed", key -> top.parsed(key, SignedTemplate::parse));
    }

    static Parsed read(String name, Map<String, Object> declared, String path) {
        List<Scheme.Mistake> mistakes = new ArrayList<>();
        SchemeReader reader = new SchemeReader(new Declaration(declared, path, mistakes));
        Scheme scheme = reader.scheme(name);
        reader.top.close();
        reader.signed.ifPresent(template -> reader.checkCovered(template, scheme));
        return mistakes.isEmpty() ? new Parsed.Valid(scheme) : new Parsed.Invalid(mistakes);
    }

    private boolean isToken() {
        return algorithm.filter(Algorithm.TOKEN::equals).isPresent();
    }

    private Optional<SignedTemplate> nothing() {
        if (top.text("signed").isPresent()) {
            top.mistake("signed", "has no effect with a token, which signs nothing. Remove it.");
        }
        return Optional.of(SignedTemplate.NOTHING);
    }

    /** Where a value is missing or mistaken another stands in for it, and the whole is thrown away. */
    private Scheme scheme(String name) {
        return new Scheme(
                name,
                algorithm.orElse(Algorithm.HMAC_SHA256),
                top.section("key").map(SchemeReader::keyFormat).orElse(Secret.Format.PLAIN_TEXT),
                signed.orElse(SignedTemplate.BODY),
                required("signature", top::section).map(SchemeReader::signature).orElse(SignatureFormat.NONE),
                top.parsed("each", SchemeReader::pointer),
                top.text("body-hash").map(Place.Query::new),
                top.section("timestamp").flatMap(SchemeReader::timestamp),
                top.section("id").flatMap(SchemeReader::onlyPlace),
                top.section("event").flatMap(SchemeReader::onlyPlace),
                Handshake.Reader.read(top),
                top.section("batch").map(SchemeReader::batch),
                top.number("success-status", 200, 299).orElse(202),
                contentTypes(),
                top.section("notification").map(SchemeReader::mapping).orElseGet(this::usualMapping),
                new About(
                        top.parsed("documentation", SchemeReader::link),
                        top.parsed("evidence", SchemeReader::link),
                        top.duration("deadline"),
                        top.text("retries"),
                        top.text("caution")));
    }

    /** What a signature needs. */
    private <T> Optional<T> required(String key, Function<String, Optional<T>> read) {
        if (!unsigned) {
            return top.required(key, read);
        }
        if (top.has(key)) {
            top.mistake(key, "stands beside algorithm none, which signs nothing. Remove one of them.");
        }
        return read.apply(key);
    }

    private void checkCovered(SignedTemplate template, Scheme scheme) {
        boolean timed = template.covers(Part.TIMESTAMP)
                || (template.coversBody()
                        && scheme.timestamp()
                                .filter(time -> time.place().isInBody())
                                .isPresent());
        if (!isToken() && !template.coversBody() && !(template.coversJson() && top.has("each"))) {
            top.mistake("signed", "does not cover {body}, so anybody could change it. Add {body}.");
        }
        if (template.covers(Part.TIMESTAMP) && !top.has("timestamp")) {
            top.mistake("timestamp", "is missing, but signed has {timestamp}. Say in which header it stands.");
        }
        if (!timed && top.has("timestamp")) {
            top.mistake(
                    "timestamp",
                    "is not signed, so anybody could renew it. Add {timestamp} to signed, or leave it out.");
        }
        if (template.covers(Part.ID) && !top.has("id")) {
            top.mistake("id", "is missing, but signed has {id}. Say in which header it stands.");
        }
        if (top.has("body-hash") && !(template.coversUrl() && template.covers(Part.SORTED_FORM))) {
            top.mistake("body-hash", "needs {url} and {sorted-form} in signed, which it stands in for. Leave it out.");
        }
    }

    private static Secret.Format keyFormat(Declaration section) {
        Secret.Format format = new Secret.Format(
                section.choice("encoding", Secret.Format.Encoding.class).orElse(Secret.Format.Encoding.TEXT),
                section.text("prefix").orElse(""),
                section.text("private-prefix").orElse(""),
                section.number("min-bytes", 1, Secret.Format.MOST_BYTES).orElse(1),
                section.number("max-bytes", 1, Secret.Format.MOST_BYTES).orElse(Secret.Format.MOST_BYTES));
        if (format.minBytes() > format.maxBytes()) {
            section.mistake("min-bytes", "is more than max-bytes. No key would fit.");
        }
        section.close();
        return format;
    }

    private static SignatureFormat signature(Declaration section) {
        List<Place> places = places(section, "", Optional.empty());
        for (String name : section.texts("headers")) {
            places.add(new Place.Header(name));
            if (!isToken(name)) {
                section.mistake("headers", "has a name that no header has. Use letters, digits and hyphens.");
            }
        }
        justOne(section, List.of("header", "headers", "json", "form", "query"));
        SignatureFormat format = new SignatureFormat(
                places,
                section.text("prefix").orElse(""),
                section.parsed("separator", SchemeReader::separator),
                section.required("encoding", key -> section.choice(key, SignatureFormat.Encoding.class))
                        .orElse(SignatureFormat.Encoding.HEX));
        if (format.separator().filter(format.prefix()::contains).isPresent()) {
            section.mistake("prefix", "contains the separator. The list could not be taken apart.");
        }
        section.close();
        return format;
    }

    private static List<Place> places(Declaration section, String prefix, Optional<String> separator) {
        List<Place> places = new ArrayList<>();
        section.parsed("header", SchemeReader::token)
                .ifPresent(name -> places.add(new Place.Header(name, prefix, separator)));
        section.parsed("json", SchemeReader::pointer).ifPresent(pointer -> places.add(new Place.Json(pointer)));
        section.text("form").ifPresent(name -> places.add(new Place.Form(name)));
        section.text("query").ifPresent(name -> places.add(new Place.Query(name)));
        return places;
    }

    private static void justOne(Declaration section, List<String> keys) {
        if (keys.stream().filter(section::has).count() != 1) {
            section.mistake(
                    keys.getFirst(),
                    "or " + String.join(", ", keys.subList(1, keys.size()))
                            + ": one of them says where it stands. Write just one.");
        }
    }

    private static Optional<Place> place(Declaration section) {
        List<Place> places = places(
                section, section.text("prefix").orElse(""), section.parsed("separator", SchemeReader::separator));
        justOne(section, List.of("header", "json", "form", "query"));
        return places.stream().findFirst();
    }

    private static Optional<Place> onlyPlace(Declaration section) {
        Optional<Place> place = place(section);
        section.close();
        return place;
    }

    private static String separator(String text) {
        if (text.length() != 1 || SEPARATORS.indexOf(text.charAt(0)) < 0) {
            throw new IllegalArgumentException("is not a separator. Use a space, comma, semicolon or |.");
        }
        return text;
    }

    private static Optional<Timestamp> timestamp(Declaration section) {
        Duration tolerance = section.duration("tolerance").orElse(Timestamp.USUAL_TOLERANCE);
        Timestamp.Format format =
                section.choice("format", Timestamp.Format.class).orElse(Timestamp.Format.UNIX_SECONDS);
        if (!Timestamp.isTolerable(tolerance)) {
            section.mistake("tolerance", "is not between 1s and 24h. 300s is usual.");
        }
        return onlyPlace(section).map(place -> new Timestamp(place, format, tolerance));
    }

    private static Batch batch(Declaration section) {
        Batch batch = new Batch(
                section.required("items", section::text)
                        .filter(items -> !items.equals(WHOLE_BODY))
                        .flatMap(_ -> section.parsed("items", SchemeReader::pointer)),
                section.parsed("id", SchemeReader::pointer));
        section.close();
        return batch;
    }

    private static Mapping mapping(Declaration section) {
        Mapping mapping = new Mapping(section.required("type", section::text).orElse(""), section.text("subject"));
        section.close();
        return mapping;
    }

    private Mapping usualMapping() {
        return new Mapping(top.has("event") ? "{source}.{event}" : "{source}.received", Optional.empty());
    }

    private Set<String> contentTypes() {
        Set<String> types = Set.copyOf(top.texts("content-types"));
        if (types.stream().anyMatch(type -> !type.contains("/") || type.contains(";") || !isLowerCase(type))) {
            top.mistake("content-types", "must be media types in lower case, without parameters: application/json.");
        }
        return types;
    }

    private static boolean isLowerCase(String text) {
        return text.equals(text.toLowerCase(Locale.ROOT));
    }

    private static String token(String name) {
        if (!isToken(name)) {
            throw new IllegalArgumentException("is not a header's name. Use letters, digits and hyphens.");
        }
        return name;
    }

    private static boolean isToken(String name) {
        return name.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || TOKEN_SIGNS.indexOf(c) >= 0));
    }

    private static JsonPointer pointer(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("is not a JSON pointer. Begin it with /, as in /event/type.");
        }
        return JsonPointer.compile(text);
    }

    private static URI link(String text) {
        if (!text.startsWith("https://")) {
            throw new IllegalArgumentException("is not an https address. Give the page's whole address.");
        }
        return URI.create(text);
    }
}
