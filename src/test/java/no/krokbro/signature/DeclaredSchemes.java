package no.krokbro.signature;

import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/** Schemes as somebody would declare them in a configuration file. */
final class DeclaredSchemes {
    static final String SLACK = """
            algorithm: hmac-sha256
            signed: "v0:{timestamp}:{body}"
            signature: { header: X-Slack-Signature, prefix: "v0=", encoding: hex }
            timestamp: { header: X-Slack-Request-Timestamp }
            event: { json: /event/type }
            """;

    private DeclaredSchemes() {}

    static Scheme.Parsed parsed(String yaml) {
        Map<String, Object> declared = new Yaml().load(yaml);
        return Scheme.parse(declared, "sources.chat.scheme");
    }

    static Scheme scheme(String yaml) {
        return switch (parsed(yaml)) {
            case Scheme.Parsed.Valid(var scheme) -> scheme;
            case Scheme.Parsed.Invalid(var mistakes) -> throw new AssertionError(mistakes);
        };
    }
}
