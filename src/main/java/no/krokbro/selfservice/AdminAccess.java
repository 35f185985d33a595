package no.krokbro.selfservice;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import no.krokbro.catalogue.CurrentCatalogue;
import no.krokbro.catalogue.ServiceSettings;
import no.krokbro.egress.Network;
import no.krokbro.ingress.SenderAddress;
import no.krokbro.problem.Problem;
import no.krokbro.problem.ProblemType;
import no.krokbro.problem.RequestId;
import no.krokbro.signature.Secret;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Who may use {@code /api}, before any of it is reached.
 *
 * <ol>
 *   <li>Whoever is not in {@code service.api-networks}, where there are some: not here (403).
 *   <li>In dev: whoever calls from this machine and by its own name.
 *   <li>No key is set: nobody, and nothing is there (404).
 *   <li>Who shows the key as {@code Authorization: Bearer}.
 *   <li>Nobody else (401).
 * </ol>
 */
@Singleton
public final class AdminAccess {
    private static final String BEARER = "Bearer ";
    // What a browser that was lured by DNS rebinding does not send: the page that lured it has another name.
    private static final Set<String> OWN_NAMES = Set.of("localhost", "127.0.0.1", "::1", "[::1]");
    private static final int BEFORE_ALL_ROUTES = -1000;

    private final Optional<Secret> key;
    private final boolean openOnLoopback;
    private final Supplier<ServiceSettings> service;

    /** {@code key}: KROKBRO_ADMIN_KEY. */
    @Inject
    AdminAccess(
            @ConfigProperty(name = "krokbro.admin-key") Optional<String> key,
            Instance<OpenOnLoopback> open,
            CurrentCatalogue catalogue) {
        this(key.map(Secret::of), open.isResolvable(), () -> catalogue.now().service());
    }

    AdminAccess(Optional<Secret> key, boolean openOnLoopback, Supplier<ServiceSettings> service) {
        this.key = key;
        this.openOnLoopback = openOnLoopback;
        this.service = service;
    }

    void guard(@Observes Router router) {
        router.route("/api/*").order(BEFORE_ALL_ROUTES).handler(this::check);
    }

    /** Lets a request on to its next handler, or answers it. */
    public void check(RoutingContext context) {
        refusal(context.request()).ifPresentOrElse(problem -> refuse(context, problem), context::next);
    }

    private Optional<Problem> refusal(HttpServerRequest request) {
        if (!fromItsNetwork(request)) {
            return Optional.of(ProblemType.FORBIDDEN.because("The API is not for this network."));
        }
        if (openOnLoopback && fromHere(request)) {
            return Optional.empty();
        }
        if (key.isEmpty()) {
            return Optional.of(ProblemType.UNKNOWN.because("The API is off. Set KROKBRO_ADMIN_KEY to use it."));
        }
        return key.filter(secret -> shows(secret, request)).isPresent()
                ? Optional.empty()
                : Optional.of(ProblemType.UNVERIFIED.because("Send Authorization: Bearer <KROKBRO_ADMIN_KEY>."));
    }

    private boolean fromItsNetwork(HttpServerRequest request) {
        List<Network> allowed = service.get().apiNetworks();
        return allowed.isEmpty()
                || SenderAddress.isIn(
                        allowed,
                        request.connection().remoteAddress().hostAddress(),
                        request.headers(),
                        service.get().trustedProxies());
    }

    private static boolean fromHere(HttpServerRequest request) {
        HostAndPort named = request.authority();
        return named != null
                && OWN_NAMES.contains(named.host())
                && InetAddress.ofLiteral(request.remoteAddress().hostAddress()).isLoopbackAddress();
    }

    private static boolean shows(Secret key, HttpServerRequest request) {
        return Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
                .filter(sent -> sent.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(sent -> sent.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8))
                .filter(key::matches)
                .isPresent();
    }

    private static void refuse(RoutingContext context, Problem problem) {
        HttpServerResponse response = context.response().putHeader(Problem.REQUEST_ID, RequestId.next());
        if (problem.status() == 401) {
            response.putHeader("www-authenticate", "Bearer");
        }
        problem.end(response);
    }
}
