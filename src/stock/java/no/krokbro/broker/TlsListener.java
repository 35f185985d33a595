package no.krokbro.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** A TLS server that says nothing after the handshake and notes what it hears. */
final class TlsListener implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 2_000;

    private final SSLServerSocket listener;
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();

    private TlsListener(SSLServerSocket listener) {
        this.listener = listener;
        Thread.ofVirtual().start(this::accept);
    }

    /**
     * One connection.
     *
     * @param names the host names that the client asked for by SNI
     * @param bytes the first four that it sent inside TLS, or as many as there were
     */
    record Heard(List<String> names, String bytes) {}

    static TlsListener showing(SSLContext certificate) {
        try {
            return new TlsListener((SSLServerSocket)
                    certificate.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    /** The next connection, once it is known what it sent. */
    Optional<Heard> next(Duration limit) throws InterruptedException {
        return Optional.ofNullable(heard.poll(limit.toMillis(), TimeUnit.MILLISECONDS));
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                SSLSocket client = (SSLSocket) listener.accept();
                Thread.ofVirtual().start(() -> hear(client));
            } catch (IOException e) {
                // the listener is closed
            }
        }
    }

    private void hear(SSLSocket client) {
        List<String> names = List.of();
        String bytes = "";
        try (client) {
            client.setSoTimeout(PATIENCE_MILLIS);
            client.startHandshake();
            names = ((ExtendedSSLSession) client.getSession())
                    .getRequestedServerNames().stream()
                            .map(SNIServerName::getEncoded)
                            .map(name -> new String(name, StandardCharsets.US_ASCII))
                            .toList();
            bytes = new String(client.getInputStream().readNBytes(4), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            // the client refused the certificate, or was silent
        }
        heard.add(new Heard(names, bytes));
    }
}
