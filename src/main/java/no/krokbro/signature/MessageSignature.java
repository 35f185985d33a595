package no.krokbro.signature;

import java.net.URI;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import no.krokbro.signature.SignatureFormat.Fields;
import no.krokbro.signature.SignatureFormat.Member;
import no.krokbro.signature.Verifier.Verdict.Reason;

/**
 * One signature of an HTTP message, RFC 9421.
 *
 * <ol>
 *   <li>It covers what the scheme demands, each thing once, and nothing that we cannot write ourselves.
 *   <li>It says when it was created, within the tolerance, and is not past its end.
 *   <li>Every digest of the body that we know is right, and there is one (RFC 9530).
 *   <li>Where it names an algorithm, it is the scheme's: the key decides, never the sender.
 * </ol>
 *
 * @param components covered, in order
 * @param input the components and parameters as they were written, which the signature covers too
 * @param parameters by name, unquoted
 * @param signature in base64
 */
record MessageSignature(List<String> components, String input, Map<String, String> parameters, String signature) {
    static final String DIGEST = "content-digest";

    private static final int MOST = 4; // each may cost a thousand times an HMAC
    private static final int LONGEST = 8 << 10;
    private static final Map<String, String> DIGESTS = Map.of("sha-256", "SHA-256", "sha-512", "SHA-512");

    /** All that a request carries, at most four; none when they cannot be read. */
    static List<MessageSignature> in(SignedRequest request) {
        try {
            Map<String, Member> inputs = dictionary(request, "signature-input");
            Map<String, Member> signatures = dictionary(request, "signature");
            return inputs.entrySet().stream()
                    .flatMap(input -> Optional.ofNullable(signatures.get(input.getKey()))
                            .map(signature -> of(input.getValue(), signature.bytes()))
                            .stream())
                    .limit(MOST)
                    .toList();
        } catch (IllegalArgumentException unreadable) {
            return List.of();
        }
    }

    private static MessageSignature of(Member input, String signature) {
        return new MessageSignature(input.items(), input.written(), input.parameters(), signature);
    }

    /** The key that it names. */
    Optional<String> keyId() {
        return Optional.ofNullable(parameters.get("keyid"));
    }

    /** Why it cannot count, whatever its key. */
    Optional<Reason> fault(Scheme scheme, SignedRequest request, Instant now, Duration tolerance) {
        if (!components.containsAll(scheme.components()) || new HashSet<>(components).size() < components.size()) {
            return Optional.of(Reason.COMPONENT_MISSING);
        }
        if (!scheme.algorithm()
                .messageName()
                .equals(parameters.getOrDefault("alg", scheme.algorithm().messageName()))) {
            return Optional.of(Reason.SIGNATURE_WRONG);
        }
        Optional<Long> created = seconds("created");
        if (created.isEmpty()) {
            return Optional.of(Reason.TIMESTAMP_MISSING);
        }
        boolean ended = parameters.containsKey("expires")
                && seconds("expires").filter(end -> now.getEpochSecond() < end).isEmpty();
        if (ended || Math.abs(now.getEpochSecond() - created.get()) > tolerance.toSeconds()) {
            return Optional.of(Reason.TIMESTAMP_OUTSIDE_TOLERANCE);
        }
        return isDigestOf(request) ? Optional.empty() : Optional.of(Reason.BODY_UNREADABLE);
    }

    private Optional<Long> seconds(String name) {
        return Optional.ofNullable(parameters.get(name))
                .filter(digits -> digits.matches("[0-9]{1,15}"))
                .map(Long::valueOf);
    }

    private static boolean isDigestOf(SignedRequest request) {
        try {
            Map<String, Member> told = dictionary(request, DIGEST);
            boolean right = told.keySet().stream().anyMatch(DIGESTS::containsKey);
            for (var one : told.entrySet()) {
                Optional<String> algorithm = Optional.ofNullable(DIGESTS.get(one.getKey()));
                right &= algorithm.isEmpty()
                        || MessageDigest.isEqual(
                                digest(algorithm.get(), request.body()),
                                Base64.getDecoder().decode(one.getValue().bytes()));
            }
            return right;
        } catch (IllegalArgumentException unreadable) {
            return false;
        }
    }

    private static byte[] digest(String algorithm, byte[] body) {
        try {
            return MessageDigest.getInstance(algorithm).digest(body);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }

    /** What the signature is made of, 2.5; none when the request lacks a component, or we do not know it. */
    Optional<String> base(SignedRequest request) {
        StringBuilder base = new StringBuilder();
        for (String component : components) {
            Optional<String> value = value(component, request);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            base.append('"')
                    .append(component)
                    .append("\": ")
                    .append(value.get())
                    .append('\n');
        }
        return Optional.of(base.append("\"@signature-params\": ").append(input).toString());
    }

    private static Optional<String> value(String component, SignedRequest request) {
        if (!component.startsWith("@")) {
            return field(request, component);
        }
        if (component.equals("@method")) {
            return Optional.of(request.method());
        }
        try {
            return derived(component, request, new URI(request.url()));
        } catch (URISyntaxException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<String> derived(String component, SignedRequest request, URI called) {
        if (called.getHost() == null || called.getScheme() == null) {
            return Optional.empty(); // nobody has said what the sender calls
        }
        String path = called.getRawPath().isEmpty() ? "/" : called.getRawPath();
        String query = called.getRawQuery() == null ? "" : "?" + called.getRawQuery();
        return switch (component) {
            case "@target-uri" -> Optional.of(request.url());
            case "@scheme" -> Optional.of(called.getScheme());
            case "@authority" -> Optional.of(authority(called));
            case "@path" -> Optional.of(path);
            case "@query" -> Optional.of(query.isEmpty() ? "?" : query);
            case "@request-target" -> Optional.of(path + query);
            default -> Optional.empty();
        };
    }

    // 2.2.3: in lower case, without the port that the scheme implies
    private static String authority(URI called) {
        String authority = called.getRawAuthority().toLowerCase(Locale.ROOT);
        String port = called.getScheme().equals("https") ? ":443" : ":80";
        return authority.endsWith(port) ? authority.substring(0, authority.length() - port.length()) : authority;
    }

    /** What makes or checks signatures: those of messages have forms of their own. */
    static Signature primitive(Scheme scheme, Scheme.Algorithm algorithm) throws GeneralSecurityException {
        // RFC 9421 3.3.4: two numbers side by side, without DER around them
        String form = scheme.coversMessage() && algorithm.javaName().endsWith("ECDSA") ? "inP1363Format" : "";
        Signature signature = Signature.getInstance(algorithm.javaName() + form);
        if (algorithm == Scheme.Algorithm.RSA_PSS_SHA512) {
            signature.setParameter(new PSSParameterSpec("SHA-512", "MGF1", MGF1ParameterSpec.SHA512, 64, 1)); // 3.3.1
        }
        return signature;
    }

    /** A header's values as one; none when it is missing, or cannot be covered. */
    private static Optional<String> field(SignedRequest request, String name) {
        List<String> values = request.headers().apply(name);
        return Optional.of(String.join(", ", values.stream().map(String::strip).toList()))
                .filter(value -> !values.isEmpty()
                        && value.length() <= LONGEST
                        && value.chars().allMatch(c -> ' ' <= c && c <= '~'));
    }

    private static Map<String, Member> dictionary(SignedRequest request, String name) {
        return Fields.dictionary(field(request, name).orElse(""));
    }

    /** A request that is about to be signed: with its digest, and with what will be signed of it. */
    record Draft(SignedRequest request, MessageSignature unsigned) {
        static Draft of(Scheme scheme, SignedRequest request, Instant now) {
            String digest = "sha-256=:" + Base64.getEncoder().encodeToString(digest("SHA-256", request.body())) + ":";
            SignedRequest digested = new SignedRequest(
                    request.method(),
                    request.url(),
                    name -> name.equalsIgnoreCase(DIGEST)
                            ? List.of(digest)
                            : request.headers().apply(name),
                    request.body());
            String input = "(\"" + String.join("\" \"", scheme.components()) + "\");created=" + now.getEpochSecond();
            return new Draft(digested, new MessageSignature(scheme.components(), input, Map.of(), ""));
        }

        /** The headers that prove it, once signed. */
        Map<String, String> headers(byte[] signature) {
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put(DIGEST, field(request, DIGEST).orElseThrow());
            headers.put("signature-input", "sig1=" + unsigned.input());
            headers.put("signature", "sig1=:" + Base64.getEncoder().encodeToString(signature) + ":");
            return headers;
        }
    }
}
