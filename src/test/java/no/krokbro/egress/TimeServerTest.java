package no.krokbro.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.UnaryOperator;
import no.krokbro.fixture.NtpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a time server says of our clock. */
final class TimeServerTest {
    private static final Clock OURS = Clock.systemUTC();

    @ParameterizedTest
    @ValueSource(longs = {-3_600_000, -7000, 0, 40, 7000, 86_400_000})
    void it_tells_how_far_our_clock_is_ahead(long millis) {
        try (NtpServer server = NtpServer.ahead(Duration.ofMillis(-millis))) {
            assertThat(asked(server, OURS))
                    .hasValueSatisfying(
                            ahead -> assertThat(ahead.minusMillis(millis).abs()).isLessThan(Duration.ofSeconds(1)));
        }
    }

    @Test
    void the_count_that_begins_anew_in_2036_is_no_other_century() {
        Clock later = Clock.fixed(Instant.parse("2040-01-01T00:00:00Z"), ZoneOffset.UTC);
        try (NtpServer server = NtpServer.answering(later, answer -> answer)) {
            assertThat(asked(server, later)).contains(Duration.ZERO);
        }
    }

    @Test
    void what_is_no_answer_to_our_question_says_nothing() {
        refused(answer -> answer.putLong(24, 7)); // somebody else's
        refused(answer -> answer.put(0, (byte) ((4 << 3) | 3))); // a question
        refused(answer -> answer.put(1, (byte) 0)); // go away
        refused(answer -> answer.put(1, (byte) 16)); // does not know the time itself
        refused(answer -> ByteBuffer.allocate(12));
    }

    @Test
    void a_name_without_an_address_says_nothing() {
        assertThat(new TimeServer("ntp.invalid", 123).offset(OURS)).isEmpty();
    }

    private static void refused(UnaryOperator<ByteBuffer> otherwise) {
        try (NtpServer server = NtpServer.answering(OURS, otherwise)) {
            assertThat(asked(server, OURS)).isEmpty();
        }
    }

    private static Optional<Duration> asked(NtpServer server, Clock clock) {
        return new TimeServer("127.0.0.1", server.port()).offset(clock);
    }
}
