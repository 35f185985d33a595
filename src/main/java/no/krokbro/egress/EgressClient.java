package no.krokbro.egress;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import io.vertx.core.net.SocketAddress;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import no.krokbro.egress.EgressAnswer.ConnectionFailed;
import no.krokbro.egress.EgressAnswer.Forbidden;
import no.krokbro.egress.EgressAnswer.Overloaded;
import no.krokbro.egress.EgressAnswer.ProxyFailed;
import no.krokbro.egress.EgressAnswer.Unsendable;

/**
 * Guarded HTTP out of the house. A request passes, in this order:
 *
 * <ol>
 *   <li>its URL and header fields are such as may be sent;
 *   <li>its pool has a place: there is no queue;
 *   <li>its host is looked up;
 *   <li>every address of the host is allowed;
 *   <li>one of those very addresses is connected to, with TLS for the host's name; no redirect is followed. By a proxy too:
 *       it is asked for that address, unless it resolves names itself, which is a weakening.
 * </ol>
 */
@Singleton
public final class EgressClient {
    private final Vertx vertx;
    private final HttpClients http;
    private final Resolver resolver;
    private final VettedAddresses addresses;
    private final Destinations destinations = new Destinations();
    private final InFlight inFlight = new InFlight();

    /** Trusts the system's certificate authorities. */
    @Inject
    public EgressClient(Vertx vertx) {
        this(vertx, new HttpClientOptions(), InetAddress::getAllByName);
    }

    EgressClient(Vertx vertx, HttpClientOptions trust, Resolver.Names names) {
        this.vertx = vertx;
        this.resolver = new Resolver(names);
        this.addresses = new VettedAddresses(resolver);
        this.http = new HttpClients(vertx, trust);
    }

    /** Sends when subscribed to. Never fails: whatever happens is an answer. */
    public Uni<EgressAnswer> send(EgressRequest request) {
        return Uni.createFrom().emitter(answer -> {
            var context = vertx.getOrCreateContext();
            if (Context.isOnEventLoopThread()) {
                begin(request, context, answer);
            } else {
                context.runOnContext(_ -> begin(request, context, answer));
            }
        });
    }

    private void begin(EgressRequest request, Context context, UniEmitter<? super EgressAnswer> answer) {
        if (!FieldRules.allow(request)) {
            answer.complete(new Unsendable());
            return;
        }
        switch (destinations.of(request.uri(), request.allowHttp())) {
            case Destination.Barred(var reason) -> answer.complete(new Forbidden(reason));
            case Destination.Open to
            when request.proxy().isPresent() && !to.tls() ->
                answer.complete(new Forbidden("plain HTTP would tell the proxy everything"));
            case Destination.Open to
            when inFlight.enter(request.pool(), request.connections()) -> {
                var exchange = new Exchange(request, context, answer::complete, () -> inFlight.leave(request.pool()));
                answer.onTermination(exchange::abandon);
                open(exchange, to);
            }
            case Destination.Open _ -> answer.complete(new Overloaded());
        }
    }

    private void open(Exchange exchange, Destination.Open to) {
        exchange.request()
                .proxy()
                .ifPresentOrElse(proxy -> by(proxy, exchange, to), () -> aim(exchange, to, List.of()));
    }

    private void by(Proxy proxy, Exchange exchange, Destination.Open to) {
        addresses.of(
                exchange,
                proxy.host(),
                AddressBits.literal(proxy.host()),
                found -> {
                    var options = List.of(options(proxy, found.getFirst()));
                    if (!proxy.trusted() && !addresses.allowed(found, exchange.request())) {
                        exchange.answer(new ProxyFailed());
                    } else if (proxy.resolves() && to.address().isEmpty()) {
                        var named = SocketAddress.inetSocketAddress(to.port(), to.host());
                        connect(exchange, to, List.of(named).iterator(), options);
                    } else {
                        aim(exchange, to, options);
                    }
                },
                _ -> exchange.answer(new ProxyFailed()));
    }

    /** At the addresses of the host, every one of them judged. */
    private void aim(Exchange exchange, Destination.Open to, List<ProxyOptions> by) {
        addresses.of(
                exchange,
                to.host(),
                to.address(),
                found -> {
                    if (addresses.allowed(found, exchange.request())) {
                        connect(
                                exchange,
                                to,
                                found.stream()
                                        .map(at -> socket(at, exchange.request(), to))
                                        .iterator(),
                                by);
                    } else {
                        exchange.answer(
                                new Forbidden("an address of the host is neither public nor in an allowed network"));
                    }
                },
                exchange::fail);
    }

    // Vert.x keeps connections by the address's name, so each pool gives it a name of its own; a proxy is told that
    // name
    private static SocketAddress socket(InetAddress vetted, EgressRequest request, Destination.Open to) {
        String name = vetted.getHostAddress() + (request.proxy().isPresent() ? "" : " " + request.pool());
        try {
            InetAddress named = InetAddress.getByAddress(name, vetted.getAddress());
            return SocketAddress.inetSocketAddress(new InetSocketAddress(named, to.port()));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }

    private void connect(
            Exchange exchange, Destination.Open to, Iterator<SocketAddress> targets, List<ProxyOptions> by) {
        if (exchange.isDone()) {
            return;
        }
        exchange.connecting();
        var options = options(exchange.request(), to, targets.next());
        by.forEach(options::setProxyOptions);
        request(exchange.request(), options).onComplete(exchange::connected, failure -> {
            if (exchange.unconnected()
                    && targets.hasNext()
                    && Failures.answer(failure, !by.isEmpty()) instanceof ConnectionFailed) {
                connect(exchange, to, targets, by);
            } else {
                exchange.fail(failure);
            }
        });
    }

    private Future<HttpClientRequest> request(EgressRequest request, RequestOptions options) {
        try {
            return http.showing(request.certificate()).request(options);
        } catch (IllegalStateException closed) {
            return Future.failedFuture(new RejectedExecutionException(closed));
        }
    }

    private static ProxyOptions options(Proxy proxy, InetAddress at) {
        var options = new ProxyOptions()
                .setType(ProxyType.HTTP)
                .setHost(at.getHostAddress())
                .setPort(proxy.port());
        proxy.login().ifPresent(login -> options.setUsername(login.username()).setPassword(login.password()));
        return options;
    }

    private static RequestOptions options(EgressRequest request, Destination.Open to, SocketAddress target) {
        return new RequestOptions()
                .setServer(target)
                .setHost(to.host())
                .setPort(to.port())
                .setSsl(to.tls())
                .setMethod(HttpMethod.valueOf(request.method()))
                .setURI(to.path());
    }

    /** Ends what is under way. */
    @PreDestroy
    public void close() {
        http.close();
        resolver.close();
    }
}
