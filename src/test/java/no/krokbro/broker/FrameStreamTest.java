package no.krokbro.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.Frame;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FrameStreamTest {
    private static final int FRAMES = 300;

    private final ByteArrayOutputStream socket = new ByteArrayOutputStream();
    private final FrameStream frames = new FrameStream(socket);

    @Test
    void frames_of_every_size_arrive_whole_and_in_order() throws IOException {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        Random random = new Random(1);

        for (int i = 0; i < FRAMES; i++) {
            byte[] body = new byte[random.nextInt(i % 10 == 0 ? 100_000 : 2_000)];
            random.nextBytes(body);
            Frame frame = new Frame(AMQP.FRAME_BODY, 1 + i, ByteBuffer.wrap(body));
            frames.take(frame);
            frame.writeTo(new DataOutputStream(expected));
        }
        frames.flush();

        assertThat(socket.toByteArray()).isEqualTo(expected.toByteArray());
    }

    @Test
    void small_frames_go_out_only_when_flushed() throws IOException {
        frames.take(new Frame(AMQP.FRAME_BODY, 1, ByteBuffer.wrap(new byte[1024])));
        assertThat(socket.size()).isZero();

        frames.flush();
        assertThat(socket.size()).isEqualTo(1024 + 8);
    }
}
