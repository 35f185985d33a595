package no.krokbro.egress;

import io.netty.channel.ChannelException;
import io.netty.handler.proxy.HttpProxyHandler.HttpProxyConnectException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import no.krokbro.egress.EgressAnswer.ConnectionFailed;
import no.krokbro.egress.EgressAnswer.Overloaded;
import no.krokbro.egress.EgressAnswer.ProxyFailed;
import no.krokbro.egress.EgressAnswer.ResolverFailed;
import no.krokbro.egress.EgressAnswer.TlsFailed;
import no.krokbro.egress.EgressAnswer.Unresolved;

/** The one place where what the network threw becomes an answer: by type; only a proxy's status is read from a text. */
final class Failures {
    private static final Pattern STATUS = Pattern.compile("status: 50[234]\\b");

    private Failures() {}

    static EgressAnswer answer(Throwable failure, boolean proxied) {
        return switch (failure) {
            case Resolver.Silent _ -> new ResolverFailed();
            case HttpProxyConnectException refused -> refused(refused);
            case ConnectException _ when proxied -> new ProxyFailed(); // it is the proxy that was connected to
            case UnknownHostException _ -> new Unresolved();
            case SSLException _ -> new TlsFailed();
            case RejectedExecutionException _, ConnectionPoolTooBusyException _ -> new Overloaded();
            // what Netty throws when a socket cannot even be opened: no file handles. A refused one is a
            // ConnectException
            case ChannelException _ -> new Overloaded();
            default -> new ConnectionFailed();
        };
    }

    /** RFC 9110 15.6: of 502, 503 and 504 the endpoint is the reason; everything else the proxy says of itself or us. */
    private static EgressAnswer refused(HttpProxyConnectException refused) {
        // Netty tells the status in its message only; without one the proxy hung up or said nothing
        Matcher status = STATUS.matcher(String.valueOf(refused.getMessage()));
        return status.find() ? new ConnectionFailed() : new ProxyFailed();
    }
}
