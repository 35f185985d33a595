package no.krokbro.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.impl.AMQContentHeader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What goes over the wire says what the AMQP client itself would write; only headers may stand in another order. */
final class WrittenPropertiesTest {
    private static final int CLASS = 7; // a frame's type, channel and length come before it
    private static final int FLAGS = CLASS + 12;
    private static final Instant TIME = Instant.parse("2026-11-22T10:15:30Z");
    private static final MessageProperties NONE = new MessageProperties(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of());

    @Test
    void a_message_with_everything_is_written_as_the_client_writes_it() throws IOException {
        Map<String, Object> headers = new LinkedHashMap<>();
        headers.put("krokbro-tenant", "uio");
        headers.put("navn", "Blåbær 𝄞");
        headers.put("hops", 3);
        headers.put("far", -5_000_000_000L);
        headers.put("yes", true);
        headers.put("when", Date.from(TIME));
        headers.put("price", new BigDecimal("12.50"));
        headers.put("half", 0.5d);
        headers.put("bytes", new byte[] {1, 2, 3});
        headers.put("x-death", List.of(Map.of("count", 2L, "queue", "push"), "text", List.of()));
        headers.put("long", "x".repeat(5000));
        var all = new MessageProperties(
                Optional.of("application/json"),
                Optional.of("gzip"),
                Optional.of("id-1"),
                Optional.of("no.uio.push"),
                Optional.of(TIME),
                Optional.of("krokbro"),
                Optional.of("correlated"),
                Optional.of("answers"),
                Map.of("priority", 5),
                headers);

        assertSame(written(all), clients(all));
    }

    @Test
    void a_message_without_properties_is_persistent_all_the_same() throws IOException {
        assertSame(written(NONE), clients(NONE));
    }

    @Test
    void whatever_properties_a_message_has_they_are_written_as_the_client_writes_them() throws IOException {
        for (int seed = 0; seed < 500; seed++) {
            MessageProperties any = any(new Random(seed));
            assertSame(written(any), clients(any));
        }
    }

    @Test
    void a_header_that_came_under_the_name_of_the_one_more_is_not_written_twice() throws IOException {
        MessageProperties came = headers(Map.of("krokbro-sequence", "another's"));

        assertSame(written(came), clients(NONE));
    }

    @Test
    void a_property_that_amqp_cannot_carry_is_refused() {
        MessageProperties tooLong = headers(Map.of("n".repeat(256), "value"));

        assertThatIllegalArgumentException().isThrownBy(() -> bytes(written(tooLong)));
    }

    private static MessageProperties any(Random random) {
        Map<String, Object> headers = new LinkedHashMap<>();
        for (int i = random.nextInt(12); i > 0; i--) {
            headers.put("h" + text(random), random.nextBoolean() ? text(random) : random.nextLong());
        }
        return new MessageProperties(
                maybe(random),
                maybe(random),
                maybe(random),
                maybe(random),
                random.nextBoolean() ? Optional.of(TIME) : Optional.empty(),
                maybe(random),
                maybe(random),
                maybe(random),
                Map.of(),
                headers);
    }

    private static Optional<String> maybe(Random random) {
        return random.nextBoolean() ? Optional.of(text(random)) : Optional.empty();
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(60), 1, 0x2FF)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static MessageProperties headers(Map<String, Object> headers) {
        return new MessageProperties(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                headers);
    }

    private static WrittenProperties written(MessageProperties properties) {
        return new WrittenProperties(properties, "krokbro-sequence", 42);
    }

    private static BasicProperties clients(MessageProperties properties) {
        Map<String, Object> headers = new LinkedHashMap<>(properties.headers());
        headers.put("krokbro-sequence", 42L);
        return new BasicProperties.Builder()
                .deliveryMode(2)
                .contentType(properties.contentType().orElse(null))
                .contentEncoding(properties.contentEncoding().orElse(null))
                .messageId(properties.messageId().orElse(null))
                .type(properties.type().orElse(null))
                .timestamp(properties.timestamp().map(Date::from).orElse(null))
                .appId(properties.appId().orElse(null))
                .correlationId(properties.correlationId().orElse(null))
                .replyTo(properties.replyTo().orElse(null))
                .headers(headers)
                .build();
    }

    private static void assertSame(WrittenProperties ours, BasicProperties clients) throws IOException {
        byte[] frame = bytes(ours);
        assertThat(frame).hasSameSizeAs(bytes(clients)).startsWith(Arrays.copyOf(bytes(clients), FLAGS + 2));
        BasicProperties read = read(frame);
        BasicProperties expected = read(bytes(clients));
        assertThat(read.getHeaders()).usingRecursiveComparison().isEqualTo(expected.getHeaders());
        assertThat(read.builder().headers(null).build())
                .isEqualTo(expected.builder().headers(null).build());
    }

    private static BasicProperties read(byte[] frame) throws IOException {
        DataInputStream stream = new DataInputStream(new ByteArrayInputStream(frame));
        stream.skipNBytes(CLASS + 2);
        BasicProperties read = new BasicProperties(stream);
        assertThat(stream.readAllBytes()).as("the end of the frame").containsExactly(0xCE);
        return read;
    }

    private static byte[] bytes(AMQContentHeader header) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        header.toFrame(7, 1024).writeTo(new DataOutputStream(frame));
        return frame.toByteArray();
    }
}
