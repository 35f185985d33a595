package no.krokbro.delivery;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.List;
import java.util.function.Function;
import no.krokbro.catalogue.Order;
import no.krokbro.notification.JsonPlaces;
import no.krokbro.notification.JsonPlaces.Found.Scalar;

/** By what it is told which messages wait for one another: those of the same text. */
final class OrderKey {
    private OrderKey() {}

    static Function<Delivery, String> of(Order order) {
        return switch (order) {
            case Order.None _, Order.Strict _ -> _ -> "";
            case Order.PerKey(Order.Key.RoutingKey _) ->
                delivery -> delivery.history().routingKey();
            case Order.PerKey(Order.Key.FromHeader(var name)) -> delivery -> inHeader(delivery, name);
            case Order.PerKey(Order.Key.FromJson(var pointer)) -> {
                JsonPointer where = JsonPointer.compile(pointer);
                JsonPlaces places = new JsonPlaces(List.of(where));
                yield delivery -> places.in(delivery.message().body())
                        .map(found -> found.get(where))
                        .map(found -> found instanceof Scalar(var text) ? text : "")
                        .orElse(""); // not JSON, or nothing there: of those without a key
            }
        };
    }

    private static String inHeader(Delivery delivery, String name) {
        return String.valueOf(delivery.message().properties().headers().getOrDefault(name, ""));
    }
}
