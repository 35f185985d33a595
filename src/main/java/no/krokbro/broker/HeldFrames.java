package no.krokbro.broker;

import com.rabbitmq.client.WriteListener;
import com.rabbitmq.client.impl.Frame;
import com.rabbitmq.client.impl.SocketFrameHandler;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Frames to RabbitMQ that are flushed once a batch instead of once a message: measured, this is what makes confirmed
 * publishing cheap.
 */
final class HeldFrames extends SocketFrameHandler {
    private static final long NOBODY = -1;

    private final Socket plain;
    private final Lock writing = new ReentrantLock();
    private final FrameStream frames;
    private volatile long holder = NOBODY;

    /**
     * Frames over {@code socket}.
     *
     * @param plain the socket below TLS, or the same: closing it ends a write that hangs
     */
    HeldFrames(Socket socket, Socket plain) throws IOException {
        super(socket, null, Integer.MAX_VALUE);
        this.plain = plain;
        this.frames = new FrameStream(socket.getOutputStream());
    }

    /** From now on this thread's flushes are left to {@link #flushNow()}; other threads' are not. */
    void hold() {
        holder = Thread.currentThread().threadId();
    }

    /** Flushes happen when asked for again: whoever waits for an answer needs them. */
    void letGo() {
        holder = NOBODY;
    }

    /** Flushes what was held back. */
    void flushNow() throws IOException {
        letGo();
        flushFrames();
    }

    /** Ends the connection at once, whatever hangs in it. */
    void cut() {
        try {
            plain.close();
        } catch (IOException e) {
            // it is closed all the same
        }
    }

    @Override
    public void writeFrame(Frame frame) throws IOException {
        writing.lock();
        try {
            frames.take(frame);
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void flush(@Nullable WriteListener listener) throws IOException {
        if (holder != Thread.currentThread().threadId()) {
            flushFrames();
            super.flush(listener); // which has nothing left to write, and tells the listener
        }
    }

    private void flushFrames() throws IOException {
        writing.lock();
        try {
            frames.flush();
        } finally {
            writing.unlock();
        }
    }
}
