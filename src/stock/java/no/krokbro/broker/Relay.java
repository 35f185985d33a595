package no.krokbro.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A way to a node that can swallow and be cut: what it swallowed was in flight for certain, and reached nobody. */
final class Relay implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong swallowed = new AtomicLong();
    private volatile boolean swallowing;

    private Relay(ServerSocket listener, int target) {
        this.listener = listener;
        this.target = target;
        Thread.ofVirtual().start(this::accept);
    }

    static Relay to(int port) {
        try {
            return new Relay(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    /** How many bytes of clients have not gone to the node. */
    long swallowed() {
        return swallowed.get();
    }

    /** Lets nothing through any more, until the next {@link #cut}. */
    void swallow() {
        swallowing = true;
    }

    /** Ends every connection; the next ones are whole again. */
    void cut() {
        open.forEach(Relay::end);
        open.clear();
        swallowing = false;
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket node = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(client);
                open.add(node);
                Thread.ofVirtual().start(() -> pump(client, node, true));
                Thread.ofVirtual().start(() -> pump(node, client, false));
            } catch (IOException e) {
                // the node is away, or the relay is closed
            }
        }
    }

    private void pump(Socket from, Socket to, boolean request) {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            byte[] bytes = new byte[8192];
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                if (!swallowing) {
                    out.write(bytes, 0, read);
                } else if (request) {
                    swallowed.addAndGet(read);
                }
            }
        } catch (IOException e) {
            // either end is gone, and takes the other along
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is closed all the same
        }
    }
}
