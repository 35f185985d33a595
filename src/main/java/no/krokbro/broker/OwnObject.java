package no.krokbro.broker;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** A queue or exchange of our own, as it is declared where it is not there yet. */
sealed interface OwnObject {
    String name();

    /** Asks whether it is there; a channel that asks in vain is closed (404). */
    void check(Channel channel) throws IOException;

    void declare(Channel channel) throws IOException;

    /** What hangs on another object: repeated at will, since RabbitMQ takes the same binding twice. */
    void bind(Channel channel) throws IOException;

    /** An exchange; {@code alternate} gets what it cannot route. */
    record OwnExchange(String name, BuiltinExchangeType type, Optional<String> alternate) implements OwnObject {
        @Override
        public void check(Channel channel) throws IOException {
            channel.exchangeDeclarePassive(name);
        }

        @Override
        public void declare(Channel channel) throws IOException {
            Map<String, Object> arguments = alternate
                    .<Map<String, Object>>map(to -> Map.of("alternate-exchange", to))
                    .orElse(Map.of());
            channel.exchangeDeclare(name, type, true, false, arguments);
        }

        @Override
        public void bind(Channel channel) {
            // queues are bound to it
        }
    }

    /** A quorum queue, bound to {@code exchange} by its own name. */
    record OwnQueue(String name, String exchange, Map<String, Object> arguments) implements OwnObject {
        @Override
        public void check(Channel channel) throws IOException {
            channel.queueDeclarePassive(name);
        }

        @Override
        public void declare(Channel channel) throws IOException {
            channel.queueDeclare(name, true, false, false, arguments);
        }

        @Override
        public void bind(Channel channel) throws IOException {
            channel.queueBind(name, exchange, name);
        }
    }
}
