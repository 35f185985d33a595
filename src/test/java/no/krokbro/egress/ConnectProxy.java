package no.krokbro.egress;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A small HTTP proxy on loopback: it takes CONNECT, and leads to the port that is asked for, on loopback whatever the host. */
public final class ConnectProxy implements AutoCloseable {
    private final ServerSocket server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> leads = new ConcurrentHashMap<>();
    private volatile Optional<String> wanted = Optional.empty();
    private volatile String answer = "200 Connection established";

    /** Begins to listen. */
    public ConnectProxy() {
        try {
            server = new ServerSocket(0, 64, InetAddress.ofLiteral("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    /** Where it listens. */
    public int port() {
        return server.getLocalPort();
    }

    /** Answers every CONNECT so; nothing but a 200 leads anywhere, and nothing at all hangs up. */
    ConnectProxy answers(String status) {
        answer = status;
        return this;
    }

    /** Leads to another port who asks for this authority, such as {@code keys.example:443}. */
    public ConnectProxy leads(String authority, int port) {
        leads.put(authority, port);
        return this;
    }

    /** Lets through only who says so: any other CONNECT is answered 407. */
    public void asksFor(String user, String password) {
        byte[] credentials = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        wanted = Optional.of(Base64.getEncoder().encodeToString(credentials));
    }

    /** The heads of the requests so far. */
    public List<String> heads() {
        return List.copyOf(heads);
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            String head = head(client.getInputStream());
            heads.add(head);
            if (answer.isEmpty()) {
                return;
            }
            String status = isWelcome(head) ? answer : "407 Proxy Authentication Required";
            Peer.say(client, "HTTP/1.1 " + status + "\r\n\r\n");
            if (status.startsWith("200")) {
                String authority = head.split(" ", 3)[1];
                int asked = Integer.parseInt(authority.substring(authority.lastIndexOf(':') + 1));
                int port = leads.getOrDefault(authority, asked);
                try (Socket target = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
                    threads.execute(() -> pump(target, client));
                    pump(client, target);
                }
            }
        } catch (IOException e) {
            // one of the two is gone, and with it the tunnel
        }
    }

    private boolean isWelcome(String head) {
        return wanted.map(credentials -> head.lines()
                        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("proxy-authorization: basic "))
                        .anyMatch(line -> line.endsWith(" " + credentials)))
                .orElse(true);
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // likewise
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.append((char) next);
        }
        return new String(head.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
