package no.krokbro.dev;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The demo's catalogue: the template {@code dev/krokbro.yaml} with a broker, a port and secrets in it. */
final class DemoFile {
    private DemoFile() {}

    /** Its text; {@code broker} with the credentials to use. */
    static String text(URI broker, int port) {
        String[] user = Objects.requireNonNullElse(broker.getUserInfo(), "").split(":", 2);
        if (user.length < 2) {
            throw new IllegalArgumentException("KROKBRO_DEV_BROKER is amqp://USER:PASSWORD@HOST:PORT/VHOST.");
        }
        return template()
                .replace("{broker}", broker.toString().replaceFirst("//[^/]*@", "//"))
                .replace("{username}", user[0])
                .replace("{password}", user[1])
                .replace("{plaintext}", String.valueOf("amqp".equals(broker.getScheme())))
                .replace("{github-secret}", DemoHook.SECRET)
                .replace("{inbox}", "http://127.0.0.1:" + port + DevInbox.PATH)
                .replace("{inbox-secret}", DevInbox.SECRET);
    }

    private static String template() {
        try (InputStream template = DemoFile.class.getResourceAsStream("/dev/krokbro.yaml")) {
            return new String(Objects.requireNonNull(template).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
