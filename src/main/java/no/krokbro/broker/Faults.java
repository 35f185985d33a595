package no.krokbro.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The client's exceptions as words for operators, and as the codes of AMQP 0-9-1; told by type. */
final class Faults {
    private Faults() {}

    static String inWords(@Nullable Throwable fault) {
        return switch (fault) {
            case null -> "the connection ended";
            case AuthenticationFailureException _ -> "user name or password refused";
            case ShutdownSignalException signal -> closed(signal);
            case UnknownHostException _ -> "the host name has no address";
            case ConnectException _ -> "nothing listens at the address";
            case SSLException tls -> "TLS: " + tls.getMessage();
            case SocketTimeoutException _, TimeoutException _ -> "no answer in time";
            case Throwable other when other.getCause() != null -> inWords(other.getCause());
            default -> fault.getClass().getSimpleName();
        };
    }

    /** What shuts us out of a broker altogether: user, password or vhost. */
    static Optional<String> refusal(@Nullable Throwable fault) {
        return fault instanceof AuthenticationFailureException
                ? Optional.of("user name or password refused")
                : code(fault) == AMQP.NOT_ALLOWED
                        ? Optional.of("the vhost is gone, or closed to this user (530)")
                        : Optional.empty();
    }

    /** The reply code of the close that RabbitMQ sent; 0 when it sent none. */
    static int code(@Nullable Throwable fault) {
        return switch (fault) {
            case null -> 0;
            case ShutdownSignalException signal ->
                switch (signal.getReason()) {
                    case AMQP.Channel.Close close -> close.getReplyCode();
                    case AMQP.Connection.Close close -> close.getReplyCode();
                    case null, default -> 0;
                };
            default -> code(fault.getCause());
        };
    }

    private static String closed(ShutdownSignalException signal) {
        return switch (signal.getReason()) {
            case AMQP.Connection.Close close -> close.getReplyCode() + " " + close.getReplyText();
            case AMQP.Channel.Close close -> close.getReplyCode() + " " + close.getReplyText();
            case null, default -> "the connection ended";
        };
    }
}
