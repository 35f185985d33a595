package no.krokbro.egress;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A server of bare sockets: it reads one request after the other and lets a script say what comes back, byte by byte. */
final class Peer implements AutoCloseable {
    private final ServerSocket server;
    private final Script script;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger hungUp = new AtomicInteger();

    @FunctionalInterface
    interface Script {
        void answer(Socket socket) throws IOException, InterruptedException;
    }

    private Peer(String address, Script script) throws IOException {
        this.server = new ServerSocket(0, 1024, InetAddress.ofLiteral(address));
        this.script = script;
        threads.execute(this::accept);
    }

    static Peer at(String address, Script script) {
        try {
            return new Peer(address, script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Peer with(Script script) {
        return at("127.0.0.1", script);
    }

    /** Says the same to every request. */
    static Peer saying(String answer) {
        return with(socket -> say(socket, answer));
    }

    static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port() + "/");
    }

    int port() {
        return server.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    /** How many connections the other side has ended. */
    int hungUp() {
        return hungUp.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }

    private void accept() {
        try {
            while (true) {
                var socket = server.accept();
                connections.incrementAndGet();
                threads.execute(() -> serve(socket));
            }
        } catch (IOException _) {
            // closed
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream());
            while (readRequest(in)) {
                script.answer(socket);
            }
            hungUp.incrementAndGet();
        } catch (IOException _) {
            hungUp.incrementAndGet();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean readRequest(BufferedInputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            var next = in.read();
            if (next < 0) {
                return false;
            }
            head.append((char) next);
        }
        var length = head.toString()
                .lines()
                .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElse(0);
        in.readNBytes(length);
        return true;
    }
}
