package no.krokbro.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.krokbro.fixture.DebianTool;
import no.krokbro.fixture.Output;

/** The HTTP load tool: 64 connections, each with the next request as soon as it has its answer. */
final class Wrk {
    static final String FRESH = "@FRESH@";
    private static final int CONNECTIONS = 64;
    private static final Path FOLDER = Path.of("target", "benchmark");
    private static final Pattern RESULT = Pattern.compile(
            "RESULT requests=(\\d+) micros=(\\d+) refused=(\\d+) broken=(\\d+) p50=(\\d+) p99=(\\d+) p999=(\\d+)");

    // the answers' statuses are counted by wrk itself: a response() here would cost more than many a server
    private static final String SCRIPT = """
            local before, after, run, sent = nil, nil, nil, 0
            local threads = 0
            function setup(thread)
                thread:set("number", threads)
                threads = threads + 1
            end
            function init(args)
                local file = assert(io.open(args[1], "rb"))
                local request = file:read("*a")
                file:close()
                local from, to = request:find("@FRESH@", 1, true)
                before = from and request:sub(1, from - 1) or request
                after = from and request:sub(to + 1)
                run = args[2] .. "-" .. number .. "-"
            end
            function request()
                if not after then return before end
                sent = sent + 1
                return before .. run .. sent .. after
            end
            function done(summary, latency, requests)
                local errors = summary.errors
                io.write(string.format("RESULT requests=%d micros=%d refused=%d broken=%d p50=%d p99=%d p999=%d\\n",
                    summary.requests, summary.duration, errors.status, errors.connect + errors.read + errors.write + errors.timeout,
                    latency:percentile(50), latency:percentile(99), latency:percentile(99.9)))
            end
            """;

    private final DebianTool wrk = DebianTool.find("wrk", "wrk", "libluajit2-5.1-2", "libluajit-5.1-2");
    private int runs;

    /** Posts {@code body} for so long; {@link #FRESH} in a header is another text in each request. */
    Posted post(URI to, Map<String, String> headers, byte[] body, int seconds) {
        try {
            Files.createDirectories(FOLDER);
            Path script = Files.writeString(FOLDER.resolve("post.lua"), SCRIPT);
            Path request = Files.write(FOLDER.resolve("request.http"), request(to, headers, body));
            String run = Long.toString(ProcessHandle.current().pid(), 36) + "-" + ++runs;
            String output = Output.of(
                    wrk.with("-t1", "-c" + CONNECTIONS, "-d" + seconds + "s", "-s", script, to, "--", request, run));
            Matcher result = RESULT.matcher(output);
            if (!result.find()) {
                throw new IllegalStateException(output);
            }
            return Posted.of(result);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] request(URI to, Map<String, String> headers, byte[] body) {
        StringBuilder head =
                new StringBuilder("POST " + to.getPath() + " HTTP/1.1\r\nHost: " + to.getAuthority() + "\r\n");
        headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        head.append("Content-Length: " + body.length + "\r\n\r\n");
        return (head + new String(body, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * What came of the requests.
     *
     * @param rate answers a second that were not refused
     * @param accepted answers below 400
     * @param failed answers of 400 and over, and requests without one
     * @param p50 of all answers, in ms
     */
    record Posted(double rate, long accepted, long failed, double p50, double p99, double p999) {
        private static Posted of(Matcher result) {
            long refused = number(result, 3);
            long accepted = number(result, 1) - refused;
            double rate = accepted * 1_000_000.0 / number(result, 2);
            return new Posted(
                    rate,
                    accepted,
                    refused + number(result, 4),
                    number(result, 5) / 1000.0,
                    number(result, 6) / 1000.0,
                    number(result, 7) / 1000.0);
        }

        private static long number(Matcher result, int group) {
            return Long.parseLong(result.group(group));
        }
    }
}
