package no.krokbro.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import no.krokbro.notification.NotificationMapping.Rules;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** How many messages of each known format one processor reads in a second, and how many it turns into notifications. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class FormatRates {
    private static final List<String> FORMATS =
            List.of("cloudevents", "cerebrum", "fs", "scim-notify", "dfo", "greg", "text");

    @Param("fs")
    public String format = "";

    private EventReader reader;
    private NotificationMapping mapping;
    private Arrival arrival;

    @Setup
    public void receive() throws IOException {
        reader = EventReader.ANY;
        mapping = NotificationMapping.of(
                new Rules(
                        Format.THIN,
                        Optional.of(new SendersFormat(reader, Pointers.AS_SENT, Optional.empty())),
                        new PersonalRule.Refused()),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                "{type}");
        arrival = new Arrival(
                "uio",
                "sender",
                EventId.of("72d3162e-cc78-11e3"),
                "72d3162e-cc78-11e3",
                Optional.empty(),
                Instant.parse("2026-03-02T09:01:14Z"),
                _ -> List.of(),
                Optional.of("application/json"),
                Files.readAllBytes(Path.of("src/test/resources/golden/formats", format + ".in")));
    }

    /** What it says: the object that it happened to. */
    @Benchmark
    public Optional<String> read() {
        return reader.read(arrival.body()).flatMap(SentEvent::object);
    }

    /** The whole way to a thin notification, looked through for personal values. */
    @Benchmark
    public Reading map() {
        return mapping.read(arrival);
    }

    @Test
    void every_format_is_read_fast_enough() throws RunnerException, IOException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(FormatRates.class.getName() + ".*")
                        .param("format", FORMATS.toArray(String[]::new))
                        .jvmArgs("-Xmx256m", "-XX:+UseSerialGC")
                        .build())
                .run();
        StringBuilder table = new StringBuilder("| format | step | messages/s |\n|---|---|---|\n");
        results.forEach(result -> table.append(String.format(
                Locale.ROOT,
                "| %s | %s | %,.0f |%n",
                result.getParams().getParam("format"),
                result.getPrimaryResult().getLabel(),
                result.getPrimaryResult().getScore())));
        Files.write(Path.of("target", "jmh-formats.md"), table.toString().getBytes(StandardCharsets.UTF_8));
        System.out.println(table);
        assertThat(results)
                .allSatisfy(result ->
                        assertThat(result.getPrimaryResult().getScore()).isGreaterThan(200_000));
    }
}
