package no.krokbro.broker;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.impl.FrameHandlerFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocket;
import no.krokbro.catalogue.Broker;
import no.krokbro.signature.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Opens one AMQP connection to a broker.
 *
 * <ol>
 *   <li>The name is looked up anew each time, every address of it is tried.
 *   <li>TLS is agreed upon, with SNI and the name checked against the certificate, before the first AMQP byte.
 *   <li>Passwords are tried in order, the next one only after ACCESS_REFUSED.
 *   <li>Every step has a time limit. The client's own recovery is off: {@link Line} reconnects.
 * </ol>
 */
final class Dialer {
    private static final int STEP_MILLIS = 5_000;
    private static final int HEARTBEAT_SECONDS = 10;

    private final Supplier<Broker> current;
    private final String purpose;
    private @Nullable HeldFrames frames;

    /**
     * Dials for one purpose.
     *
     * @param current the broker as the catalogue has it now: its passwords change while the connection lives
     */
    Dialer(Supplier<Broker> current, String purpose) {
        this.current = current;
        this.purpose = purpose;
    }

    /** What shuts us out, in words with a remedy; nothing where {@code fault} is another. */
    Optional<String> refusal(Throwable fault) {
        return Faults.refusal(fault)
                .map(words -> words
                        + current.get()
                                .brom()
                                .map(brom -> ". " + brom.whenRefused())
                                .orElse(""));
    }

    Wire dial() throws IOException, TimeoutException {
        Broker broker = current.get();
        @Nullable IOException refused = null;
        for (Secret password : broker.passwords()) {
            try {
                return dial(broker, password);
            } catch (AuthenticationFailureException e) {
                refused = e;
            }
        }
        throw refused == null ? new IOException("no password is configured") : refused;
    }

    private Wire dial(Broker broker, Secret password) throws IOException, TimeoutException {
        var factory = new ConnectionFactory() {
            @Override
            protected synchronized FrameHandlerFactory createFrameHandlerFactory() {
                return (_, _) -> connected(broker);
            }
        };
        factory.setUsername(broker.username());
        factory.setPassword(password.text());
        factory.setVirtualHost(broker.vhost());
        factory.setAutomaticRecoveryEnabled(false);
        factory.setTopologyRecoveryEnabled(false);
        factory.setRequestedHeartbeat(HEARTBEAT_SECONDS);
        factory.setConnectionTimeout(STEP_MILLIS);
        factory.setHandshakeTimeout(STEP_MILLIS);
        factory.setChannelRpcTimeout(STEP_MILLIS);
        factory.setShutdownTimeout(STEP_MILLIS);
        factory.setSharedExecutor(new OnReader());
        factory.setThreadFactory(Thread.ofPlatform()
                .daemon()
                .name("amqp-" + broker.key() + "-" + purpose + "-", 0)
                .factory());
        factory.setExceptionHandler(new QuietFaults());
        String name = "krokbro " + broker.key() + " " + purpose;
        factory.setClientProperties(Map.of(
                "product",
                "Krokbro",
                "capabilities",
                factory.getClientProperties().get("capabilities")));
        // the host is looked up by connected(), so that a name that moves is found at its new address
        Connection connection = factory.newConnection(List.of(new Address(broker.host(), broker.port())), name);
        HeldFrames opened = frames;
        if (opened == null) {
            throw new IllegalStateException("a connection without frames");
        }
        return new Wire(connection, opened);
    }

    private HeldFrames connected(Broker broker) throws IOException {
        @Nullable IOException last = null;
        for (InetAddress address : InetAddress.getAllByName(broker.host())) {
            Socket plain = new Socket();
            try {
                plain.setTcpNoDelay(true);
                plain.connect(new InetSocketAddress(address, broker.port()), STEP_MILLIS);
                HeldFrames opened = new HeldFrames(broker.tls() ? secured(broker, plain) : plain, plain);
                frames = opened;
                return opened;
            } catch (IOException e) {
                last = e;
                plain.close();
            }
        }
        throw last == null ? new IOException("the host has no address") : last;
    }

    private SSLSocket secured(Broker broker, Socket plain) throws IOException {
        try {
            // a layered socket takes this name for SNI and for the check, whatever was looked up to reach it
            SSLSocket socket = (SSLSocket) TrustedCertificates.context(broker.ca())
                    .getSocketFactory()
                    .createSocket(plain, broker.serverName(), broker.port(), true);
            var parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS"); // RFC 9110 4.3.4: the name in the certificate
            socket.setSSLParameters(parameters);
            plain.setSoTimeout(STEP_MILLIS);
            socket.startHandshake();
            plain.setSoTimeout(0);
            return socket;
        } catch (GeneralSecurityException e) {
            throw new IOException("the broker's ca cannot be read", e);
        }
    }
}
