package no.krokbro.signature;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import no.krokbro.signature.Verifier.Verdict.Reason;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/** Public keys of a sender that somebody fetched for us: this room says which, and never asks the network itself. */
public record KeySet(List<Key> keys) {
    /** None was fetched. */
    public static final KeySet NONE = new KeySet(List.of());

    private static final int MOST_KEYS = 100;
    private static final int LEAST_RSA = 2048; // NIST SP 800-131A
    private static final int MOST_TRIED = 4; // each costs a thousand times an HMAC

    public KeySet {
        keys = List.copyOf(keys);
    }

    /**
     * A key.
     *
     * @param id by which a request names it
     * @param from inclusive
     * @param until exclusive
     */
    public record Key(Optional<String> id, PublicKey key, Instant from, Instant until) {
        private boolean holds(Optional<String> asked, Instant now) {
            return !now.isBefore(from) && now.isBefore(until) && (asked.isEmpty() || id.isEmpty() || id.equals(asked));
        }
    }

    /** What a request needs before it can be verified. */
    public sealed interface Demand {
        /** Nothing but the source's secrets. */
        record Nothing() implements Demand {}

        /**
         * A key from elsewhere.
         *
         * @param id of the key, where the request names one
         * @param certificate what stands there, if it is not a JSON Web Key Set
         */
        record Fetch(URI address, Optional<String> id, Optional<Certificate> certificate) implements Demand {}

        /** What no key could mend. */
        record Refused(Reason reason) implements Demand {}
    }

    /**
     * A certificate whose address stands in the request.
     *
     * @param hosts that it may be fetched from, by https; {@code *} is one label or a part of it
     * @param names of which its subject must bear one, written alike
     */
    public record Certificate(Place address, List<Pattern> hosts, List<Pattern> names) {
        private static final Pattern HOST = Pattern.compile("[a-z0-9*-]+(\\.[a-z0-9*-]+)+(:[0-9]{1,5})?");

        static Certificate read(Declaration section) {
            Certificate certificate = new Certificate(
                    section.required("address", key -> section.parsed(key, Place.Reader::written))
                            .orElse(new Place.Header("unknown")),
                    section.all("hosts", Certificate::host),
                    section.all("names", Certificate::host));
            if (certificate.hosts().isEmpty() || certificate.names().isEmpty()) {
                section.mistake("hosts", "and names: at least one of each, or anybody's certificate would do.");
            }
            section.close();
            return certificate;
        }

        private static Pattern host(String text) {
            if (!HOST.matcher(text).matches()) {
                throw new IllegalArgumentException(text + " is not a host. Write one such as keys.*.vendor.example.");
            }
            return Pattern.compile(text.replace(".", "\\.").replace("*", "[a-z0-9-]+"));
        }

        /** Whether {@code address} is https and one of the hosts', with nothing that could lead elsewhere. */
        public boolean mayBeAt(URI address) {
            String authority = Optional.ofNullable(address.getRawAuthority()).orElse("");
            return "https".equals(address.getScheme()) && address.getRawFragment() == null && fits(hosts, authority);
        }

        /** What stands at the address that a request names, if that is the vendor's. */
        Demand demand(SignedRequest request) {
            try {
                URI uri = new URI(address.in(request).text());
                return mayBeAt(uri)
                        ? new Demand.Fetch(uri, Optional.empty(), Optional.of(this))
                        : new Demand.Refused(Reason.KEY_ADDRESS_REFUSED);
            } catch (URISyntaxException unreadable) {
                return new Demand.Refused(Reason.KEY_ADDRESS_REFUSED);
            }
        }

        private static boolean fits(Collection<Pattern> patterns, String name) {
            return patterns.stream().anyMatch(pattern -> pattern.matcher(name).matches());
        }
    }

    /**
     * What a source takes from its sender, besides what a secret proves.
     *
     * @param jwks where the sender publishes its keys
     * @param issuer of tokens
     * @param audience that tokens are for
     * @param algorithms of tokens; empty is all that fit where the keys come from
     * @param topics that messages may be of
     */
    public record Trust(
            Optional<URI> jwks,
            Optional<String> issuer,
            Optional<String> audience,
            List<String> algorithms,
            Set<String> topics) {
        private static final List<String> PUBLIC = List.of(
                "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
                "EdDSA"); // RFC 7518, 8037
        private static final List<String> SHARED = List.of("HS256", "HS384", "HS512");

        /** Nothing. */
        public static final Trust NONE =
                new Trust(Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Set.of());

        public Trust {
            algorithms = List.copyOf(algorithms);
            topics = Set.copyOf(topics);
        }

        List<String> possible() {
            return jwks.isPresent() ? PUBLIC : SHARED;
        }

        /** Whether nothing of {@code scheme} can be verified without a secret of the source's. */
        public boolean needsSecrets(Scheme scheme) {
            return scheme.hasSecrets() && jwks.isEmpty();
        }

        void checkSecrets(Scheme scheme, List<Secret> secrets) {
            require(!secrets.isEmpty() || !needsSecrets(scheme), "there is no secret. Give at least one.");
            require(
                    secrets.isEmpty() || scheme.isUnsigned() || needsSecrets(scheme),
                    "are of no use, since the keys of this source are fetched. Remove them.");
        }

        /**
         * Sees that it says what {@code scheme} needs and nothing that it cannot use.
         *
         * @throws IllegalArgumentException with a text for the operator: too little or too much for {@code scheme}
         */
        public void check(Scheme scheme) {
            boolean token = scheme.algorithm() == Scheme.Algorithm.JWT;
            boolean beside = token && !scheme.signature().places().isEmpty();
            require(!beside || (issuer.isPresent() && audience.isPresent()), """
                    needs issuer and audience: whose tokens, and meant for whom. Add both.""");
            require(token || (issuer.isEmpty() && audience.isEmpty() && algorithms.isEmpty()), """
                    has issuer, audience or algorithms, but %s is no scheme of tokens. Remove them.""".formatted(
                            scheme.name()));
            require(token || jwks.isEmpty() || scheme.coversMessage(), """
                    has jwks, but the keys of %s do not come from there. Remove it.""".formatted(scheme.name()));
            require(possible().containsAll(algorithms), """
                    has an algorithm that does not fit. With jwks use some of %s, else of %s.""".formatted(
                            String.join(", ", PUBLIC), String.join(", ", SHARED)));
            require(scheme.topic().isEmpty() || !topics.isEmpty(), """
                    needs topics: what this source may hear of, since anybody can have one. List them.""");
            require(scheme.topic().isPresent() || topics.isEmpty(), """
                    has topics, but %s knows none. Remove them.""".formatted(scheme.name()));
        }

        private static void require(boolean holds, String otherwise) {
            if (!holds) {
                throw new IllegalArgumentException(otherwise);
            }
        }
    }

    /** Reads what was fetched; empty when it is nothing that can be used. */
    public static Optional<KeySet> read(Demand.Fetch demand, byte[] answer) {
        try {
            return Optional.of(
                    demand.certificate().isPresent()
                            ? certificate(demand.certificate().get(), answer)
                            : jwks(new String(answer, StandardCharsets.UTF_8)));
        } catch (CertificateException | JoseException | RuntimeException notKeys) { // both libraries throw whatever
            return Optional.empty();
        }
    }

    private static KeySet certificate(Certificate expected, byte[] pem) throws CertificateException {
        X509Certificate leaf = (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
        boolean theirs = names(leaf).anyMatch(name -> Certificate.fits(expected.names(), name));
        return theirs
                ? new KeySet(List.of(new Key(
                        Optional.empty(),
                        leaf.getPublicKey(),
                        leaf.getNotBefore().toInstant(),
                        leaf.getNotAfter().toInstant())))
                : NONE;
    }

    private static Stream<String> names(X509Certificate leaf) throws CertificateException {
        Collection<List<?>> alternatives =
                Optional.ofNullable(leaf.getSubjectAlternativeNames()).orElse(Set.of());
        Stream<String> dns = alternatives.stream() // RFC 5280 4.2.1.6: 2 is dNSName
                .filter(name -> Integer.valueOf(2).equals(name.getFirst()))
                .map(name -> name.get(1).toString());
        String subject = leaf.getSubjectX500Principal().getName();
        Stream<String> common = Stream.of(subject.split(",", -1))
                .filter(part -> part.startsWith("CN="))
                .map(part -> part.substring(3));
        return Stream.concat(dns, common);
    }

    /** Secret keys in a public list prove nothing: everybody has them. */
    private static KeySet jwks(String json) throws JoseException {
        return new KeySet(new JsonWebKeySet(json)
                .getJsonWebKeys().stream()
                        .limit(MOST_KEYS)
                        .filter(PublicJsonWebKey.class::isInstance)
                        .map(PublicJsonWebKey.class::cast)
                        .filter(key -> key.getUse() == null || "sig".equals(key.getUse()))
                        .map(key -> new Key(
                                Optional.ofNullable(key.getKeyId()), key.getPublicKey(), Instant.MIN, Instant.MAX))
                        .toList());
    }

    /** Whether one of them may be the key of this id, or any key where the request names none. */
    public boolean holds(Optional<String> id, Instant now) {
        return keys.stream().anyMatch(key -> key.holds(id, now));
    }

    /** Those that may be it. */
    List<PublicKey> candidates(Optional<String> id, Instant now) {
        return keys.stream()
                .filter(key -> key.holds(id, now))
                .map(Key::key)
                .filter(key -> !(key instanceof RSAKey rsa && rsa.getModulus().bitLength() < LEAST_RSA))
                .limit(MOST_TRIED)
                .toList();
    }
}
