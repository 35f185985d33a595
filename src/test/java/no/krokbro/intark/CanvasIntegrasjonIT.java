package no.krokbro.intark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.Endpoint;
import no.krokbro.fixture.Endpoint.Answer;
import no.krokbro.fixture.Endpoint.Received;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.RabbitVhost;
import no.krokbro.fixture.RealBroker;
import org.junit.jupiter.api.Test;

/** The start of the autumn term: FS, SAP and IGA tell Canvas of everybody at once, and Canvas has a limit. */
@RealBroker
final class CanvasIntegrasjonIT {
    private static final List<String> SOURCES = List.of("fs", "sap", "iga");
    private static final int EACH = 3_334;
    private static final int MESSAGES = SOURCES.size() * EACH;

    // a rate is what may come at once, and again in the second after it; what is under way may come late, and bunched
    private static final int RATE = 400;
    private static final int LIMIT = SOURCES.size() * (2 * RATE + 64);
    private static final Duration ASKED = Duration.ofSeconds(2);

    private final Canvas canvas = new Canvas();

    @Test
    void ten_thousand_messages_of_three_sources_arrive_within_canvas_limit_and_none_is_lost(RabbitVhost vhost) {
        for (String source : SOURCES) {
            vhost.quorumQueue("from_" + source);
            AMQP.BasicProperties persistent =
                    new AMQP.BasicProperties.Builder().deliveryMode(2).build();
            vhost.publishAll(
                    "",
                    "from_" + source,
                    persistent,
                    IntStream.range(0, EACH)
                            .mapToObj(i -> (source + "/" + i).getBytes(StandardCharsets.UTF_8))
                            .toList());
        }
        try (Endpoint endpoint = Endpoint.http().decides(canvas::answer);
                KrokbroProcess krokbro =
                        KrokbroProcess.start(catalogue(vhost, endpoint), Map.of("KROKBRO_HEAP", "96m"))) {
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> canvas.delivered() == MESSAGES);

            assertThat(canvas.sentAway()).isEqualTo(MESSAGES / 20);
            assertThat(canvas.mostInASecond()).isLessThanOrEqualTo(LIMIT);
            assertThat(canvas.shortestWait()).isGreaterThan(ASKED.minusMillis(600)); // the last half second is no wait
            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                for (String source : SOURCES) {
                    assertThat(vhost.depth("from_" + source)).isZero();
                    assertThat(vhost.depth("krokbro.v1.retry.uio." + source)).isZero();
                }
            });
            assertThat(krokbro.log()).doesNotContain("delivery.dead", "now=probing", "OutOfMemory");
        }
    }

    private static String catalogue(RabbitVhost vhost, Endpoint endpoint) {
        CatalogueText catalogue = CatalogueText.on(vhost);
        for (String source : SOURCES) {
            catalogue.subscription(source, "from_" + source, endpoint, "rate: " + RATE + "/s");
        }
        return catalogue.toString();
    }

    /** Answers 429 to every twentieth message the first time, as when others use its limit up, and keeps count. */
    private static final class Canvas {
        private final Deque<Long> lastSecond = new ArrayDeque<>();
        private final Map<String, Long> sentAway = new HashMap<>();
        private final Set<String> delivered = new HashSet<>();
        private Duration shortest = Duration.ofDays(1);
        private int most;
        private int count;

        synchronized Answer answer(Received hook) {
            long now = System.nanoTime();
            lastSecond.add(now);
            while (now - lastSecond.getFirst() > 1_000_000_000L) {
                lastSecond.remove();
            }
            most = Math.max(most, lastSecond.size());
            Long before = sentAway.get(hook.text());
            if (before != null) {
                Duration waited = Duration.ofNanos(now - before);
                shortest = waited.compareTo(shortest) < 0 ? waited : shortest;
            } else if (++count % 20 == 0) {
                sentAway.put(hook.text(), now);
                return Answer.of(429).with("Retry-After", String.valueOf(ASKED.toSeconds()));
            }
            delivered.add(hook.text());
            return Answer.of(200);
        }

        synchronized int delivered() {
            return delivered.size();
        }

        synchronized int sentAway() {
            return sentAway.size();
        }

        synchronized int mostInASecond() {
            return most;
        }

        synchronized Duration shortestWait() {
            return shortest;
        }
    }
}
