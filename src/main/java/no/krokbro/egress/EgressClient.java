package no.krokbro.egress;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import no.krokbro.egress.EgressAnswer.ConnectionFailed;
import no.krokbro.egress.EgressAnswer.Forbidden;
import no.krokbro.egress.EgressAnswer.Overloaded;
import no.krokbro.egress.EgressAnswer.Unsendable;

/**
 * Guarded HTTP out of the house. A request passes, in this order:
 *
 * <ol>
 *   <li>its URL and header fields are such as may be sent;
 *   <li>its pool has a place: there is no queue;
 *   <li>its host is looked up;
 *   <li>every address of the host is allowed;
 *   <li>one of those very addresses is connected to, with TLS for the host's name; no redirect is followed.
 * </ol>
 */
@Singleton
public final class EgressClient {
    private final Vertx vertx;
    private final HttpClient http;
    private final Resolver resolver;
    private final AddressGuard guard = new AddressGuard();
    private final InFlight inFlight = new InFlight();

    /** Trusts the system's certificate authorities. */
    @Inject
    public EgressClient(Vertx vertx) {
        this(vertx, new HttpClientOptions(), InetAddress::getAllByName);
    }

    EgressClient(Vertx vertx, HttpClientOptions trust, Resolver.Names names) {
        this.vertx = vertx;
        this.resolver = new Resolver(names);
        this.http = vertx.httpClientBuilder()
                .with(strict(trust))
                .with(new PoolOptions().setHttp1MaxSize(1024).setMaxWaitQueueSize(0))
                // the exchange says what failed; the log at ERROR is for what the operator must mend
                .withConnectHandler(connection -> connection.exceptionHandler(_ -> {}))
                .build();
    }

    // without a metricsName: the meters would show the path, which may be a secret
    private static HttpClientOptions strict(HttpClientOptions options) {
        return options.setVerifyHost(true)
                .setSslEngineOptions(new JdkSSLEngineOptions().setUseWorkerThread(true))
                .setConnectTimeout(10_000)
                .setSslHandshakeTimeout(10)
                .setKeepAliveTimeout(4) // many servers hang up after 5 s: never meet them in the door
                .setMaxHeaderSize(16 * 1024);
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
        switch (Destination.of(request.uri(), request.allowHttp())) {
            case Destination.Barred(var reason) -> answer.complete(new Forbidden(reason));
            case Destination.Open to
            when inFlight.enter(request.pool(), request.connections()) -> {
                var exchange = new Exchange(request, context, answer::complete, () -> inFlight.leave(request.pool()));
                answer.onTermination(exchange::abandon);
                find(exchange, to);
            }
            case Destination.Open _ -> answer.complete(new Overloaded());
        }
    }

    private void find(Exchange exchange, Destination.Open to) {
        if (to.address().isPresent()) {
            vet(exchange, to, List.of(to.address().get()));
            return;
        }
        var lookUp = resolver.addresses(to.host());
        if (lookUp.isDone()) {
            found(exchange, to, lookUp);
        } else {
            var _ = lookUp.whenComplete((_, _) -> exchange.resume(() -> found(exchange, to, lookUp)));
        }
    }

    private void found(Exchange exchange, Destination.Open to, CompletableFuture<List<InetAddress>> lookUp) {
        if (lookUp.isCompletedExceptionally()) {
            exchange.fail(lookUp.exceptionNow());
        } else {
            vet(exchange, to, lookUp.resultNow());
        }
    }

    private void vet(Exchange exchange, Destination.Open to, List<InetAddress> addresses) {
        if (addresses.stream()
                .allMatch(address -> guard.allows(address, exchange.request().allowed()))) {
            connect(exchange, to, addresses.iterator());
        } else {
            exchange.answer(new Forbidden("an address of the host is neither public nor in an allowed network"));
        }
    }

    private void connect(Exchange exchange, Destination.Open to, Iterator<InetAddress> vetted) {
        if (exchange.isDone()) {
            return;
        }
        exchange.connecting();
        request(exchange.request(), to, vetted.next()).onComplete(exchange::connected, failure -> {
            if (exchange.unconnected() && vetted.hasNext() && Failures.answer(failure) instanceof ConnectionFailed) {
                connect(exchange, to, vetted);
            } else {
                exchange.fail(failure);
            }
        });
    }

    private Future<HttpClientRequest> request(EgressRequest request, Destination.Open to, InetAddress vetted) {
        try {
            return http.request(options(request, to, vetted));
        } catch (IllegalStateException closed) {
            return Future.failedFuture(new RejectedExecutionException(closed));
        }
    }

    private static RequestOptions options(EgressRequest request, Destination.Open to, InetAddress vetted) {
        return new RequestOptions()
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(vetted, to.port())))
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
