package no.krokbro.ingress;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import no.krokbro.catalogue.Catalogue;
import no.krokbro.catalogue.Source;
import no.krokbro.catalogue.Tenant.Downtime;
import no.krokbro.ingress.IngressOutcome.Unavailable;
import no.krokbro.ingress.IngressOutcome.Unknown;
import no.krokbro.ingress.IngressOutcome.UnsupportedMedia;
import no.krokbro.ingress.IngressOutcome.WrongMethod;

/** What can be refused by a request's head alone, before its body is read. */
final class HeadRules {
    private HeadRules() {}

    static Optional<IngressOutcome> refusal(
            HttpServerRequest request, Optional<Source> known, Catalogue catalogue, Instant now) {
        if (known.isEmpty()) {
            return Optional.of(new Unknown());
        }
        if (!request.method().equals(HttpMethod.POST)) {
            return Optional.of(new WrongMethod());
        }
        Source source = known.get();
        Optional<Downtime> downtime =
                Optional.ofNullable(catalogue.tenants().get(source.tenant())).flatMap(tenant -> tenant.downtimeAt(now));
        if (downtime.isPresent()) {
            return Optional.of(new Unavailable(
                    "announced downtime: " + downtime.get().text(),
                    Duration.between(now, downtime.get().to())));
        }
        return media(request, source);
    }

    private static Optional<IngressOutcome> media(HttpServerRequest request, Source source) {
        String encoding = request.getHeader("content-encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            return Optional.of(new UnsupportedMedia("The body is encoded. Send it without Content-Encoding."));
        }
        if (source.contentTypes().isEmpty() || source.contentTypes().contains(mediaType(request))) {
            return Optional.empty();
        }
        return Optional.of(new UnsupportedMedia("This source takes " + String.join(", ", source.contentTypes()) + "."));
    }

    private static String mediaType(HttpServerRequest request) {
        String type = request.getHeader("content-type");
        if (type == null) {
            return "";
        }
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }
}
