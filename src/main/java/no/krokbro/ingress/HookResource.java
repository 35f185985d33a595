package no.krokbro.ingress;

import io.netty.util.Timer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import no.krokbro.catalogue.Catalogue;
import no.krokbro.catalogue.CurrentCatalogue;
import no.krokbro.catalogue.Gateway;
import no.krokbro.catalogue.ServiceSettings;
import no.krokbro.catalogue.ServiceSettings.Role;
import no.krokbro.catalogue.Source;
import no.krokbro.ingress.IngressOutcome.Unknown;
import no.krokbro.ingress.IngressOutcome.WrongMethod;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /hooks/{tenant}/{source}}; other methods ask handshakes there.
 *
 * <p>A route of the HTTP server itself and not a REST resource, since what is refused must be refused before its body
 * is read.
 */
@Singleton
public final class HookResource {
    private static final int BEFORE_ALL_ROUTES = -1000; // none of the others has anything to say of a hook

    private final CurrentCatalogue catalogue;
    private final IngressSettings settings;
    private final HeadRules rules;
    private final GatewayRule gateways;
    private final Admission admission;
    private final Provider<IngressFlow> flows; // its channel is wired only after routes are registered
    private final Event<HookAnswered> answered;
    private final Clock clock;
    private final Vertx vertx;
    private final Timer timer;
    private volatile @Nullable IngressFlow flow;

    @Inject
    HookResource(
            CurrentCatalogue catalogue,
            IngressSettings settings,
            HeadRules rules,
            GatewayRule gateways,
            Admission admission,
            Provider<IngressFlow> flows,
            Event<HookAnswered> answered,
            Clock clock,
            Vertx vertx,
            Timer timer) {
        this.catalogue = catalogue;
        this.settings = settings;
        this.rules = rules;
        this.gateways = gateways;
        this.admission = admission;
        this.flows = flows;
        this.answered = answered;
        this.clock = clock;
        this.vertx = vertx;
        this.timer = timer;
    }

    void serve(@Observes Router router) {
        router.route() // without a path, which would be looked for by a pattern, some 3 % of a hook
                .order(BEFORE_ALL_ROUTES)
                .handler(
                        context -> HookPath.of(context).ifPresentOrElse(path -> receive(context, path), context::next));
    }

    private void receive(RoutingContext context, HookPath path) {
        Conversation talk = new Conversation(context, path, vertx, clock.instant(), answered);
        Catalogue now = catalogue.now();
        Optional<Source> source = now.service().roles().contains(Role.INGRESS)
                ? now.source(talk.tenant(), talk.source())
                : Optional.empty();
        talk.about(source);
        source.ifPresentOrElse(known -> known(talk, known, now), () -> talk.answer(new Unknown()));
    }

    private void known(Conversation talk, Source source, Catalogue now) {
        rules.network(talk.request(), source, now)
                .ifPresentOrElse(
                        talk::answer,
                        () -> source.bounds()
                                .gateway()
                                .ifPresentOrElse(
                                        shown -> behind(shown, talk, source, now), () -> admitted(talk, source, now)));
    }

    /** Nothing of the body is taken until the gateway's word has been checked, which may need a key from elsewhere. */
    private void behind(Gateway shown, Conversation talk, Source source, Catalogue now) {
        String url = now.service().called(talk.request().uri());
        talk.request().pause();
        gateways.refusal(source, shown, talk.request(), url, talk.receivedAt())
                .subscribe()
                .with(
                        refusal -> talk.onLoop(() -> {
                            refusal.ifPresentOrElse(talk::answer, () -> admitted(talk, source, now));
                            talk.request().resume();
                        }),
                        talk::failed);
    }

    private void admitted(Conversation talk, Source source, Catalogue now) {
        boolean hook = talk.request().method().equals(HttpMethod.POST);
        rules.rate(source, talk.receivedAt())
                .or(() -> Handshakes.byHead(source, talk.question(), talk.receivedAt()))
                .or(() -> hook ? Optional.empty() : Optional.of(new WrongMethod(Handshakes.methods(source))))
                .or(() -> rules.hook(talk.request(), source, now, talk.receivedAt()))
                .ifPresentOrElse(talk::answer, () -> read(talk, source, now.service()));
    }

    private void read(Conversation talk, Source source, ServiceSettings service) {
        new BodyReader(
                        talk.request(),
                        talk.loop(),
                        admission,
                        source.tenant(),
                        source.maxBody(),
                        body -> flow().receive(source, talk.hook(body, service))
                                .subscribe()
                                .with(talk::answer, talk::failed),
                        talk::answer)
                .read(timer, settings.bodyTime());
    }

    private IngressFlow flow() {
        IngressFlow wired = flow;
        if (wired == null) {
            wired = flows.get();
            flow = wired;
        }
        return wired;
    }
}
