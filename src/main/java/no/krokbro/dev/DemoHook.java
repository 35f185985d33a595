package no.krokbro.dev;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The hook that a newcomer sends first: a GitHub push, correctly signed, as one line for a shell. */
record DemoHook(int port) {
    static final String SECRET = "it-is-only-a-demo";

    private static final String BODY = """
            {"ref":"refs/heads/main","repository":{"html_url":"https://github.example/krokbro/demo"},"pusher":{"name":"kari"}}""";

    /** The delivery's id is the time, so that each line sent is an event of its own. */
    String curl() {
        byte[] signature = Hmac.of(SECRET.getBytes(StandardCharsets.UTF_8), BODY);
        return """
                curl -i http://localhost:%d/hooks/demo/github -H 'content-type: application/json' \
                -H 'x-github-event: push' -H "x-github-delivery: $(date +%%s%%N)" \
                -H 'x-hub-signature-256: sha256=%s' -d '%s'""".formatted(port, HexFormat.of().formatHex(signature), BODY);
    }
}
