package no.krokbro.bench;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.GitHubHook;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.ProcessUse;
import no.krokbro.fixture.RabbitNode;
import no.krokbro.fixture.RabbitVhost;
import no.krokbro.signature.Scheme;
import no.krokbro.signature.Secret;
import no.krokbro.signature.SignedRequest;
import no.krokbro.signature.Signer;

/** What a benchmark needs: a node and a Krokbro of its own, and one quorum queue that every message goes through. */
final class Rig implements AutoCloseable {
    static final String EXCHANGE = "benchmark";
    static final String QUEUE = "push";
    /** 1 KiB of JSON. */
    static final GitHubHook HOOK =
            GitHubHook.of("""
            {"ref":"refs/heads/main","before":"6113728f27ae82c7b1a177c8d03f9e96e0adf246","created":false,"forced":false,\
            "repository":{"id":186853002,"name":"krok","full_name":"uio/krok","url":"https://git.example/uio/krok"},\
            "pusher":{"name":"kari","email":"kari@uio.example"},"commits":[],"message":"%s"}""".replace("%s", "krok ".repeat(200)).substring(0, 1022) + "\"}");

    /** More options for Krokbro's JVM, to try them or to record a profile. */
    static final String OPTIONS = System.getProperty("benchmark.options", "");

    private static final String WHSEC = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final Duration QUIET = Duration.ofMillis(500);

    private final RabbitNode node = RabbitNode.own();
    private final RabbitVhost vhost = node.vhost("benchmark");
    private final KrokbroProcess krokbro;

    Rig() {
        vhost.exchange(EXCHANGE, "direct");
        freshQueue();
        krokbro = KrokbroProcess.start(sources().toString(), Map.of("JDK_JAVA_OPTIONS", OPTIONS));
    }

    RabbitNode node() {
        return node;
    }

    RabbitVhost vhost() {
        return vhost;
    }

    KrokbroProcess krokbro() {
        return krokbro;
    }

    Spread resident() {
        return Spread.of(DoubleStream.of(ProcessUse.of(krokbro.handle().pid()).residentBytes() / 1024.0 / 1024.0));
    }

    String amqp() {
        return "amqp://%1$s:%1$s@127.0.0.1:%2$d/%1$s".formatted(vhost.name(), node.port());
    }

    /** An empty queue instead of what a run left behind, and a broker that has nothing to tidy up any more. */
    void freshQueue() {
        vhost.deleteQueue(QUEUE);
        vhost.quorumQueue(QUEUE);
        vhost.bind(QUEUE, EXCHANGE, QUEUE);
        await("the broker is idle")
                .atMost(Duration.ofMinutes(1))
                .pollDelay(QUIET)
                .pollInterval(QUIET)
                .until(new Meter(node.pid())::lap, used -> used.compareTo(QUIET.dividedBy(10)) < 0);
    }

    int depth() {
        return vhost.depth(QUEUE);
    }

    /** Messages that wait for hours for their next attempt. */
    int parked() {
        return vhost.depth("krokbro.v1.wait.4h");
    }

    /** Lets Krokbro push the queue to {@code endpoint}. */
    void subscribe(URI endpoint) {
        rewrite(sources().subscription("sink", QUEUE, endpoint, "concurrency: 64"));
    }

    /** Lets it stop. */
    void unsubscribe() {
        rewrite(sources());
        await().atMost(Duration.ofSeconds(20)).until(() -> vhost.consumers(QUEUE) == 0);
    }

    /** The headers of a hook for {@code source}, but for those that HTTP itself needs. */
    Map<String, String> headers(GitHubHook hook, String source) {
        Map<String, String> headers = new TreeMap<>();
        if (source.equals("standard")) {
            headers.put("content-type", "application/json");
            headers.putAll(Signer.of(Scheme.preset("standard-webhooks").orElseThrow(), List.of(Secret.of(WHSEC)))
                    .sign("msg_1", Instant.now(), new SignedRequest("POST", "", _ -> List.of(), hook.body())));
            return headers;
        }
        hook.to(krokbro, "uio/" + source)
                .build()
                .headers()
                .map()
                .forEach((name, values) -> headers.put(name, values.getFirst()));
        return headers;
    }

    private void rewrite(CatalogueText catalogue) {
        try {
            Files.writeString(krokbro.catalogue(), catalogue.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CatalogueText sources() {
        return CatalogueText.on(vhost)
                .github("raw", EXCHANGE, "content: allowed", "notification: { format: raw }")
                .github("thin", EXCHANGE, "notification: { subject: \"{json:/repository/url}\" }")
                .source("unverified", "mq", EXCHANGE, QUEUE, alike("scheme: none", "senders: [ 127.0.0.1 ]"))
                .source(
                        "github",
                        "mq",
                        EXCHANGE,
                        QUEUE,
                        alike("scheme: github", "secrets: [ \"" + GitHubHook.SECRET + "\" ]"))
                .source(
                        "standard",
                        "mq",
                        EXCHANGE,
                        QUEUE,
                        alike("scheme: standard-webhooks", "secrets: [ " + WHSEC + " ]"));
    }

    /** Nothing but the scheme differs: no event's name, no memory of ids. */
    private static String[] alike(String... scheme) {
        return Stream.concat(
                        Stream.of(scheme),
                        Stream.of(
                                "content: allowed",
                                "content-types: [ application/json ]",
                                "duplicates: { id: none }",
                                "notification: { format: raw, type: benchmark.hook }"))
                .toArray(String[]::new);
    }

    @Override
    public void close() {
        krokbro.terminate();
        vhost.close();
        node.close();
    }
}
