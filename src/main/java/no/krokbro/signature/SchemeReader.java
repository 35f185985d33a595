package no.krokbro.signature;

import com.fasterxml.jackson.core.JsonPointer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import no.krokbro.signature.Scheme.Algorithm;
import no.krokbro.signature.Scheme.Batch;
import no.krokbro.signature.Scheme.Event;
import no.krokbro.signature.Scheme.Mapping;
import no.krokbro.signature.Scheme.Parsed;
import no.krokbro.signature.Scheme.Timestamp;
import no.krokbro.signature.SignedTemplate.Place;

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
        this.signed = required("signed", key -> top.parsed(key, SignedTemplate::parse));
    }

    static Parsed read(String name, Map<String, Object> declared, String path) {
        List<SchemeMistake> mistakes = new ArrayList<>();
        SchemeReader reader = new SchemeReader(new Declaration(declared, path, mistakes));
        Scheme scheme = reader.scheme(name);
        reader.top.close();
        reader.signed.ifPresent(reader::checkCovered);
        return mistakes.isEmpty() ? new Parsed.Valid(scheme) : new Parsed.Invalid(mistakes);
    }

    /** Where a value is missing or mistaken another stands in for it, and the whole is thrown away. */
    private Scheme scheme(String name) {
        return new Scheme(
                name,
                algorithm.orElse(Algorithm.HMAC_SHA256),
                top.section("key").map(SchemeReader::keyFormat).orElse(KeyFormat.PLAIN_TEXT),
                signed.orElse(SignedTemplate.BODY),
                required("signature", top::section).map(SchemeReader::signature).orElse(SignatureFormat.NONE),
                top.section("timestamp").map(SchemeReader::timestamp),
                top.section("id").map(SchemeReader::onlyHeader),
                top.section("event").flatMap(SchemeReader::event),
                HandshakeReader.read(top),
                top.section("batch").map(SchemeReader::batch),
                top.number("success-status", 200, 299).orElse(202),
                contentTypes(),
                top.section("notification").map(SchemeReader::mapping).orElseGet(this::usualMapping),
                top.parsed("documentation", SchemeReader::link),
                top.parsed("evidence", SchemeReader::link));
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

    private void checkCovered(SignedTemplate template) {
        if (!template.covers(Place.BODY)) {
            top.mistake("signed", "does not cover {body}, so anybody could change it. Add {body}.");
        }
        if (template.covers(Place.TIMESTAMP) && !top.has("timestamp")) {
            top.mistake("timestamp", "is missing, but signed has {timestamp}. Say in which header it stands.");
        }
        if (!template.covers(Place.TIMESTAMP) && top.has("timestamp")) {
            top.mistake(
                    "timestamp",
                    "is not signed, so anybody could renew it. Add {timestamp} to signed, or leave it out.");
        }
        if (template.covers(Place.ID) && !top.has("id")) {
            top.mistake("id", "is missing, but signed has {id}. Say in which header it stands.");
        }
    }

    private static KeyFormat keyFormat(Declaration section) {
        KeyFormat format = new KeyFormat(
                section.choice("encoding", KeyFormat.Encoding.class).orElse(KeyFormat.Encoding.TEXT),
                section.text("prefix").orElse(""),
                section.number("min-bytes", 1, KeyFormat.MOST_BYTES).orElse(1),
                section.number("max-bytes", 1, KeyFormat.MOST_BYTES).orElse(KeyFormat.MOST_BYTES));
        if (format.minBytes() > format.maxBytes()) {
            section.mistake("min-bytes", "is more than max-bytes. No key would fit.");
        }
        section.close();
        return format;
    }

    private static SignatureFormat signature(Declaration section) {
        SignatureFormat format = new SignatureFormat(
                header(section),
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

    private static String separator(String text) {
        if (text.length() != 1 || SEPARATORS.indexOf(text.charAt(0)) < 0) {
            throw new IllegalArgumentException("is not a separator. Use a space, comma, semicolon or |.");
        }
        return text;
    }

    private static Timestamp timestamp(Declaration section) {
        Timestamp timestamp =
                new Timestamp(header(section), section.duration("tolerance").orElse(Timestamp.USUAL_TOLERANCE));
        section.choice("format", Timestamp.Format.class);
        if (!Timestamp.isTolerable(timestamp.tolerance())) {
            section.mistake("tolerance", "is not between 1s and 24h. 300s is usual.");
        }
        section.close();
        return timestamp;
    }

    private static String onlyHeader(Declaration section) {
        String header = header(section);
        section.close();
        return header;
    }

    private static Optional<Event> event(Declaration section) {
        Optional<Event> header = section.parsed("header", SchemeReader::token).map(Event.Header::new);
        Optional<Event> json = section.parsed("json", SchemeReader::pointer).map(Event.Json::new);
        if (section.has("header") == section.has("json")) {
            section.mistake("header", "or json: one of them says where the event's name stands. Write just one.");
        }
        section.close();
        return header.or(() -> json);
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

    private static String header(Declaration section) {
        return section.required("header", key -> section.parsed(key, SchemeReader::token))
                .orElse("");
    }

    private static String token(String name) {
        if (!name.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || TOKEN_SIGNS.indexOf(c) >= 0))) {
            throw new IllegalArgumentException("is not a header's name. Use letters, digits and hyphens.");
        }
        return name;
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
