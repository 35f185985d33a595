package no.krokbro.dev;

import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** The exchange and queue of the demo. Krokbro itself declares nothing that is not its own. */
final class DemoTopology {
    private static final String EXCHANGE = "outgoing_demo";
    private static final String QUEUE = "from_demo";

    private DemoTopology() {}

    static void declare(URI broker) {
        try {
            ConnectionFactory factory = new ConnectionFactory();
            factory.setUri(broker);
            try (var connection = factory.newConnection("krokbro demo");
                    var channel = connection.createChannel()) {
                channel.exchangeDeclare(EXCHANGE, "topic", true);
                channel.queueDeclare(QUEUE, true, false, false, Map.of("x-queue-type", "quorum"));
                channel.queueBind(QUEUE, EXCHANGE, "#");
            }
        } catch (IOException | TimeoutException | GeneralSecurityException e) {
            throw new IllegalStateException(
                    "The demo needs a broker at " + broker.getHost() + ":" + broker.getPort(), e);
        }
    }
}
