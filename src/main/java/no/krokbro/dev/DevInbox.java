package no.krokbro.dev;

import io.quarkus.arc.profile.IfBuildProfile;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.Stream;
import no.krokbro.selfservice.AdminAccess;

/** An endpoint to deliver to: checks each signature as any receiver would, and keeps the last deliveries for the page. */
@Singleton
@IfBuildProfile("dev")
final class DevInbox {
    static final String PATH = "/dev/inbox";
    static final String SECRET = "whsec_" + "aXQtaXMtb25seS1hLWRlbW8tb2Yta3Jva2Jybw==";

    private static final int KEPT = 50;

    private final ConcurrentLinkedDeque<JsonObject> deliveries = new ConcurrentLinkedDeque<>();
    private final DevBroker demo;
    private final AdminAccess access;
    private final Clock clock;

    @Inject
    DevInbox(DevBroker demo, AdminAccess access, Clock clock) {
        this.demo = demo;
        this.access = access;
        this.clock = clock;
    }

    void serve(@Observes Router router) {
        router.post(PATH).handler(this::receive);
        router.get(PATH).handler(access::check).handler(this::show);
    }

    private void receive(RoutingContext context) {
        context.request().body().onSuccess(body -> take(context, body));
        context.request().resume(); // Quarkus hands requests over paused
    }

    private void take(RoutingContext context, Buffer body) {
        boolean verified = verified(context.request(), body.toString(StandardCharsets.UTF_8));
        JsonObject headers = new JsonObject();
        context.request().headers().forEach(header -> headers.put(header.getKey(), header.getValue()));
        deliveries.addFirst(new JsonObject()
                .put("at", clock.instant())
                .put("verified", verified)
                .put("headers", headers)
                .put("body", body.toString(StandardCharsets.UTF_8)));
        while (deliveries.size() > KEPT) {
            deliveries.pollLast();
        }
        context.response().setStatusCode(verified ? 204 : 401).end();
    }

    private void show(RoutingContext context) {
        context.json(new JsonObject()
                .put("curl", demo.curl().orElse(""))
                .put("deliveries", new JsonArray(new ArrayList<>(deliveries))));
    }

    // https://www.standardwebhooks.com: any of the signatures, over id.timestamp.body
    private static boolean verified(HttpServerRequest request, String body) {
        String signed =
                "%s.%s.%s".formatted(request.getHeader("webhook-id"), request.getHeader("webhook-timestamp"), body);
        byte[] key = Base64.getDecoder().decode(SECRET.substring("whsec_".length()));
        String expected = "v1," + Base64.getEncoder().encodeToString(Hmac.of(key, signed));
        return request.headers().getAll("webhook-signature").stream()
                .flatMap(sent -> Stream.of(sent.split(" ", -1)))
                .anyMatch(signature -> MessageDigest.isEqual(bytes(signature), bytes(expected)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
