package no.krokbro.ingress;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import no.krokbro.catalogue.Catalogue;
import no.krokbro.catalogue.Source;
import no.krokbro.catalogue.Tenant.Downtime;
import no.krokbro.egress.Network;
import no.krokbro.ingress.IngressOutcome.Forbidden;
import no.krokbro.ingress.IngressOutcome.TooMany;
import no.krokbro.ingress.IngressOutcome.Unavailable;
import no.krokbro.ingress.IngressOutcome.UnsupportedMedia;

/** What can be refused by a request's head alone, before its body is read. */
@Singleton
final class HeadRules {
    private final Rates rates;

    @Inject
    HeadRules(Rates rates) {
        this.rates = rates;
    }

    /** Whether it comes from where the source's sender is. */
    Optional<IngressOutcome> network(HttpServerRequest request, Source source, Catalogue catalogue) {
        return network(request, source, catalogue.service().trustedProxies());
    }

    /** Counts it; last, since whoever may not send uses up nothing of the source's rate. */
    Optional<IngressOutcome> rate(Source source, Instant now) {
        return rates.wait(source, now).map(TooMany::new);
    }

    /** What only a hook must keep to, and no handshake. */
    Optional<IngressOutcome> hook(HttpServerRequest request, Source source, Catalogue catalogue, Instant now) {
        return downtime(source, catalogue, now).or(() -> media(request, source));
    }

    private static Optional<IngressOutcome> network(HttpServerRequest request, Source source, List<Network> trusted) {
        List<Network> senders = source.bounds().senders();
        boolean allowed = senders.isEmpty()
                || SenderAddress.isIn(
                        senders, request.connection().remoteAddress().hostAddress(), request.headers(), trusted);
        return allowed ? Optional.empty() : Optional.of(new Forbidden());
    }

    private static Optional<IngressOutcome> downtime(Source source, Catalogue catalogue, Instant now) {
        Optional<Downtime> downtime =
                Optional.ofNullable(catalogue.tenants().get(source.tenant())).flatMap(tenant -> tenant.downtimeAt(now));
        return downtime.map(
                window -> new Unavailable("announced downtime: " + window.text(), Duration.between(now, window.to())));
    }

    private static Optional<IngressOutcome> media(HttpServerRequest request, Source source) {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            return Optional.of(new UnsupportedMedia("The body is encoded. Send it without Content-Encoding."));
        }
        return media(Optional.ofNullable(request.getHeader(HttpHeaders.CONTENT_TYPE)), source);
    }

    static Optional<IngressOutcome> media(Optional<String> contentType, Source source) {
        if (source.contentTypes().isEmpty() || source.contentTypes().contains(mediaType(contentType.orElse("")))) {
            return Optional.empty();
        }
        return Optional.of(new UnsupportedMedia("This source takes " + String.join(", ", source.contentTypes()) + "."));
    }

    private static String mediaType(String type) {
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }
}
