package no.krokbro.egress;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** One HTTP client for all who show no certificate, and one for each certificate that is shown. */
final class HttpClients {
    /** Longer than any attempt: then nobody uses it any more. */
    private static final Duration UNUSED = Duration.ofMinutes(10);

    private record Kept(HttpClient client, long used) {}

    private final Vertx vertx;
    private final HttpClientOptions trust;
    private final HttpClient plain;
    private final Map<ClientCertificate, Kept> showing = new HashMap<>();

    HttpClients(Vertx vertx, HttpClientOptions trust) {
        this.vertx = vertx;
        this.trust = strict(trust);
        this.plain = client(this.trust);
    }

    // without a metricsName: the meters would show the path, which may be a secret
    private static HttpClientOptions strict(HttpClientOptions options) {
        return options.setVerifyHost(true)
                .setSslEngineOptions(new JdkSSLEngineOptions().setUseWorkerThread(true))
                .setConnectTimeout(10_000)
                .setSslHandshakeTimeout(10)
                .setKeepAliveTimeout(4) // many servers hang up after 5 s: never meet them in the door
                .setMaxHeaderSize(16 * 1024);
    }

    private HttpClient client(HttpClientOptions options) {
        return vertx.httpClientBuilder()
                .with(options)
                .with(new PoolOptions().setHttp1MaxSize(1024).setMaxWaitQueueSize(0))
                // the exchange says what failed; the log at ERROR is for what the operator must mend
                .withConnectHandler(connection -> connection.exceptionHandler(_ -> {}))
                .build();
    }

    HttpClient showing(Optional<ClientCertificate> certificate) {
        return certificate.map(this::showing).orElse(plain);
    }

    private synchronized HttpClient showing(ClientCertificate certificate) {
        long now = System.nanoTime();
        if (!showing.containsKey(certificate)) {
            forget(now);
        }
        return showing.compute(
                        certificate,
                        (_, kept) -> new Kept(kept == null ? client(with(certificate)) : kept.client(), now))
                .client();
    }

    private void forget(long now) {
        showing.values().removeIf(kept -> {
            boolean unused = now - kept.used() > UNUSED.toNanos();
            if (unused) {
                kept.client().close();
            }
            return unused;
        });
    }

    private HttpClientOptions with(ClientCertificate certificate) {
        return new HttpClientOptions(trust)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(certificate.chain()))
                        .addKeyValue(Buffer.buffer(certificate.key())));
    }

    synchronized void close() {
        plain.close();
        showing.values().forEach(kept -> kept.client().close());
    }
}
