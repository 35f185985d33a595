package no.krokbro.egress;

import io.netty.channel.ChannelException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.net.UnknownHostException;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLException;
import no.krokbro.egress.EgressAnswer.ConnectionFailed;
import no.krokbro.egress.EgressAnswer.Overloaded;
import no.krokbro.egress.EgressAnswer.TlsFailed;
import no.krokbro.egress.EgressAnswer.Unresolved;

/** The one place where what the network threw becomes an answer: by type, never by text. */
final class Failures {
    private Failures() {}

    static EgressAnswer answer(Throwable failure) {
        return switch (failure) {
            case UnknownHostException _ -> new Unresolved();
            case SSLException _ -> new TlsFailed();
            case RejectedExecutionException _, ConnectionPoolTooBusyException _ -> new Overloaded();
            // what Netty throws when a socket cannot even be opened: no file handles. A refused one is a
            // ConnectException
            case ChannelException _ -> new Overloaded();
            default -> new ConnectionFailed();
        };
    }
}
