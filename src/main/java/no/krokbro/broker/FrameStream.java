package no.krokbro.broker;

import com.rabbitmq.client.impl.Frame;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Collects frames for a socket. A frame is written in some seven parts, for each of which Java's own streams take a lock or
 * two; this takes none, so one thread at a time may use it.
 */
final class FrameStream extends DataOutputStream {
    private static final int SIZE = 32 * 1024;

    /** Frames for {@code socket}. */
    FrameStream(OutputStream socket) {
        super(new Collected(socket));
    }

    /** Takes the frame; it goes out now only where there is no room for it. */
    void take(Frame frame) throws IOException {
        frame.writeTo(this);
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // the point of this class
    public void write(int octet) throws IOException {
        out.write(octet);
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
    public void write(byte[] octets, int offset, int length) throws IOException {
        out.write(octets, offset, length);
    }

    private static final class Collected extends OutputStream {
        private final OutputStream socket;
        private final byte[] octets = new byte[SIZE];
        private int size;

        private Collected(OutputStream socket) {
            this.socket = socket;
        }

        @Override
        public void write(int octet) throws IOException {
            if (size == SIZE) {
                send();
            }
            octets[size++] = (byte) octet;
        }

        @Override
        public void write(byte[] more, int offset, int length) throws IOException {
            if (length > SIZE - size) {
                send();
            }
            if (length > SIZE) {
                socket.write(more, offset, length);
            } else {
                System.arraycopy(more, offset, octets, size, length);
                size += length;
            }
        }

        @Override
        public void flush() throws IOException {
            send();
            socket.flush();
        }

        private void send() throws IOException {
            int sent = size;
            size = 0; // whatever becomes of it: after a fault the connection is gone
            socket.write(octets, 0, sent);
        }
    }
}
