package no.krokbro.bench;

import io.quarkus.bootstrap.resolver.maven.BootstrapMavenException;
import io.quarkus.bootstrap.resolver.maven.MavenArtifactResolver;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import no.krokbro.fixture.Output;
import org.eclipse.aether.artifact.DefaultArtifact;

/** RabbitMQ's own load tool, on this JDK, in a process of its own. Its numbers are the yardstick for ours. */
final class PerfTest {
    static final String VERSION = System.getProperty("perf-test.version");
    private static final Pattern SECOND = Pattern.compile("time (\\d+)\\.\\d+ s, sent: .* confirmed: (\\d+) msg/s");
    private static final Pattern LATENCY =
            Pattern.compile("confirm latency min/median/75th/95th/99th \\d+/(\\d+)/\\d+/\\d+/(\\d+)");

    private static final String NOTIFICATION = String.join(
            ",",
            "contentType=application/json",
            "messageId=72d3162e-cc78-11e3-81ab-4c9367dc0958",
            "type=no.uio.github.push",
            "timestamp=2026-11-01T12:00:00+00:00",
            "appId=krokbro",
            "krokbro-tenant=uio",
            "krokbro-source=github",
            "krokbro-transaction-id=4bf92f3577b34da6a3ce929d0e0e4736",
            "krokbro-hops=1",
            "krokbro-sequence=1000",
            "traceparent=00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00");

    private final String classPath = classPath();
    private final String uri;

    PerfTest(String uri) {
        this.uri = uri;
    }

    /** Publishes persistent and mandatory messages of 1 KiB to {@code queue}, 64 unconfirmed at most. */
    Published publishBare(String queue, int warmUp, int seconds) {
        return publish("", queue, warmUp, seconds);
    }

    /** As {@link #publishBare}, each with the properties and headers that a notification of Krokbro's has. */
    Published publish(String queue, int warmUp, int seconds) {
        return publish("--message-properties " + NOTIFICATION + " ", queue, warmUp, seconds);
    }

    /** As {@link #publish}, but so few that nothing has to wait for a processor: what is slow then, RabbitMQ's disk is. */
    Published publishFew(String queue, int warmUp, int seconds) {
        return publish("--rate 2000 --message-properties " + NOTIFICATION + " ", queue, warmUp, seconds);
    }

    private Published publish(String properties, String queue, int warmUp, int seconds) {
        String output = Output.of(process(
                properties + "-x 1 -y 0 --confirm 64 --size 1024 --flag persistent --flag mandatory --time "
                        + (warmUp + seconds),
                queue));
        long total = 0;
        List<Long> measured = new ArrayList<>();
        for (Matcher line = SECOND.matcher(output); line.find(); ) {
            long confirmed = Long.parseLong(line.group(2));
            total += confirmed;
            if (Integer.parseInt(line.group(1)) > warmUp) {
                measured.add(confirmed);
            }
        }
        Matcher latency = LATENCY.matcher(output);
        if (measured.isEmpty() || !latency.find()) {
            throw new IllegalStateException(output);
        }
        double rate = measured.stream().mapToLong(Long::longValue).average().orElseThrow();
        return new Published(rate, total, millis(latency.group(1)), millis(latency.group(2)));
    }

    /** Fills {@code queue} with so many messages, the same as {@link #publish} sends. */
    void fill(String queue, int messages) {
        Output.of(process("-x 2 -y 0 --confirm 512 --size 1024 --flag persistent --pmessages " + messages / 2, queue));
    }

    /** Consumes from {@code queue}, 64 unacked at most, each acked by itself, until it is destroyed. */
    ProcessBuilder consumer(String queue) {
        return process("-x 0 -y 1 --qos 64", queue);
    }

    private ProcessBuilder process(String options, String queue) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(java, "-cp", classPath, "com.rabbitmq.perf.PerfTest"));
        command.addAll(List.of("--uri", uri, "--predeclared", "--queue", queue));
        command.addAll(List.of("--exchange", Rig.EXCHANGE, "--routing-key", queue, "--skip-binding-queues"));
        command.addAll(List.of(options.split(" ")));
        return new ProcessBuilder(command);
    }

    private static double millis(String micros) {
        return Long.parseLong(micros) / 1000.0;
    }

    // not a dependency of the project: its libraries are older than ours
    private static String classPath() {
        try {
            return MavenArtifactResolver.builder()
                    .setWorkspaceDiscovery(false)
                    .build()
                    .resolveDependencies(new DefaultArtifact("com.rabbitmq:perf-test:" + VERSION), List.of())
                    .getArtifactResults()
                    .stream()
                    .map(result -> result.getArtifact().getFile().toString())
                    .collect(Collectors.joining(File.pathSeparator));
        } catch (BootstrapMavenException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * What it published.
     *
     * @param rate confirmed messages a second, after the warm-up
     * @param total messages, with the warm-up
     */
    record Published(double rate, long total, double p50, double p99) {}
}
