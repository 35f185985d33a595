package no.krokbro.signature;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import no.krokbro.signature.Scheme.About;
import no.krokbro.signature.Scheme.Algorithm;
import no.krokbro.signature.Scheme.Batch;
import no.krokbro.signature.Scheme.Mapping;
import no.krokbro.signature.Scheme.Parsed;
import no.krokbro.signature.Scheme.Timestamp;
import no.krokbro.signature.Scheme.Versions;
import no.krokbro.signature.SignedTemplate.Part;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Reads a scheme from the keys of {@code schemes/*.yaml}; finds every mistake. */
final class SchemeReader {
    private static final String WHOLE_BODY = "body";

    private final Declaration top;
    private final Optional<Algorithm> algorithm;
    private final boolean unsigned;
    private final Optional<SignedTemplate> signed;

    private SchemeReader(Declaration top) {
        this.top = top;
        this.algorithm = top.required("algorithm", key -> top.choice(key, Algorithm.class));
        this.unsigned = algorithm.equals(Optional.of(Algorithm.NONE));
        this.signed = isToken() || is(Algorithm.JWT)
                ? nothing()
                : required("signed", key -> top.parsed(key, SignedTemplate::parse));
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
        return is(Algorithm.TOKEN);
    }

    private boolean is(Algorithm one) {
        return algorithm.filter(one::equals).isPresent();
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
                required("signature", top::section).map(this::signature).orElse(SignatureFormat.NONE),
                top.section("version").flatMap(this::versions),
                top.section("certificate").map(KeySet.Certificate::read),
                top.parsed("topic", Place.Reader::written),
                components(),
                top.parsed("each", Place.Reader::pointer),
                top.text("body-hash").map(Place.Query::new),
                top.section("timestamp").flatMap(SchemeReader::timestamp),
                top.section("id").flatMap(Place.Reader::onlyPlace),
                top.section("event").flatMap(Place.Reader::onlyPlace),
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
                || scheme.timestamp()
                        .filter(time -> template.coversLine(time.place()))
                        .isPresent()
                || (template.coversBody()
                        && scheme.timestamp()
                                .filter(time -> time.place().isInBody())
                                .isPresent());
        if (!isToken()
                && !is(Algorithm.JWT)
                && !template.coversSomeBody()
                && !(template.coversJson() && top.has("each"))) {
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

    private SignatureFormat signature(Declaration section) {
        boolean wholeBody = section.flag("body").orElse(false);
        if (wholeBody != (is(Algorithm.JWT) && !section.has("header"))) {
            section.mistake("body", "is for algorithm jwt, whose token stands in a header or is the body.");
        }
        List<Place> places = Place.Reader.places(section, "", Optional.empty());
        for (String name : section.texts("headers")) {
            places.add(new Place.Header(name));
            if (!Place.Reader.isToken(name)) {
                section.mistake("headers", "has a name that no header has. Use letters, digits and hyphens.");
            }
        }
        Place.Reader.justOne(section, List.of("header", "headers", "json", "form", "query", "body"));
        SignatureFormat format = new SignatureFormat(
                places,
                section.text("prefix").orElse(""),
                section.parsed("separator", Place.Reader::separator),
                section.required("encoding", key -> section.choice(key, SignatureFormat.Encoding.class))
                        .orElse(SignatureFormat.Encoding.HEX));
        if (format.separator().filter(format.prefix()::contains).isPresent()) {
            section.mistake("prefix", "contains the separator. The list could not be taken apart.");
        }
        section.close();
        return format;
    }

    private static Optional<Timestamp> timestamp(Declaration section) {
        Duration tolerance = section.duration("tolerance").orElse(Timestamp.USUAL_TOLERANCE);
        Timestamp.Format format =
                section.choice("format", Timestamp.Format.class).orElse(Timestamp.Format.UNIX_SECONDS);
        if (!Timestamp.isTolerable(tolerance)) {
            section.mistake("tolerance", "is not between 1s and 24h. 300s is usual.");
        }
        return Place.Reader.onlyPlace(section).map(place -> new Timestamp(place, format, tolerance));
    }

    private Optional<Versions> versions(Declaration section) {
        Map<String, Algorithm> algorithms = new HashMap<>();
        section.required("algorithms", key -> Optional.of(section.map(key)))
                .orElseThrow()
                .forEach((version, name) -> Arrays.stream(Algorithm.values())
                        .filter(one ->
                                one.isAsymmetric() && Declaration.written(one).equals(name))
                        .findFirst()
                        .ifPresentOrElse(
                                one -> algorithms.put(version, one),
                                () -> section.mistake(
                                        "algorithms." + version, name + " is no algorithm with a public key.")));
        Optional<Place> place = section.required("place", key -> section.parsed(key, Place.Reader::written));
        section.close();
        return place.map(at -> new Versions(at, algorithms));
    }

    private List<String> components() {
        List<String> components = top.texts("components");
        boolean message =
                signed.filter(template -> template.covers(Part.SIGNATURE_BASE)).isPresent();
        if (message != components.contains(MessageSignature.DIGEST)) {
            top.mistake(
                    "components",
                    "goes with {signature-base}, and must hold content-digest: it alone covers the body.");
        }
        return components;
    }

    private static Batch batch(Declaration section) {
        Batch batch = new Batch(
                section.required("items", section::text)
                        .filter(items -> !items.equals(WHOLE_BODY))
                        .flatMap(_ -> section.parsed("items", Place.Reader::pointer)),
                section.parsed("id", Place.Reader::pointer));
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

    private static URI link(String text) {
        if (!text.startsWith("https://")) {
            throw new IllegalArgumentException("is not an https address. Give the page's whole address.");
        }
        return URI.create(text);
    }

    /** What Krokbro brings: one file each in {@code schemes/}, listed in its {@code index.txt}. */
    static final class Presets {
        // a native executable cannot list a folder
        static final List<String> NAMES = text("index.txt").lines().toList();
        static final Map<String, Scheme> BY_NAME =
                NAMES.stream().collect(Collectors.toUnmodifiableMap(name -> name, Presets::read));

        private static Scheme read(String name) {
            LoaderOptions options = new LoaderOptions();
            options.setAllowDuplicateKeys(false);
            Map<String, Object> declared = new Yaml(new SafeConstructor(options)).load(text(name + ".yaml"));
            return switch (SchemeReader.read(name, declared, name)) {
                case Parsed.Valid(var scheme) -> scheme;
                case Parsed.Invalid(var mistakes) -> throw new IllegalStateException(name + ": " + mistakes);
            };
        }

        private static String text(String file) {
            try (InputStream content = Scheme.class.getResourceAsStream("/schemes/" + file)) {
                return new String(Objects.requireNonNull(content, file).readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(file, e);
            }
        }
    }
}
