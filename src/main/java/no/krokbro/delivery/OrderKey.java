package no.krokbro.delivery;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.function.Function;
import no.krokbro.catalogue.Order;

/** By what it is told which messages wait for one another: those of the same text. */
final class OrderKey {
    private static final ObjectMapper JSON = new ObjectMapper();

    private OrderKey() {}

    static Function<Delivery, String> of(Order order) {
        return switch (order) {
            case Order.None _, Order.Strict _ -> _ -> "";
            case Order.PerKey(Order.Key.RoutingKey _) ->
                delivery -> delivery.history().routingKey();
            case Order.PerKey(Order.Key.FromHeader(var name)) -> delivery -> inHeader(delivery, name);
            case Order.PerKey(Order.Key.FromJson(var pointer)) -> {
                JsonPointer where = JsonPointer.compile(pointer);
                yield delivery -> inBody(delivery, where);
            }
        };
    }

    private static String inHeader(Delivery delivery, String name) {
        return String.valueOf(delivery.message().properties().headers().getOrDefault(name, ""));
    }

    private static String inBody(Delivery delivery, JsonPointer where) {
        try {
            return JSON.readTree(delivery.message().body()).at(where).asText();
        } catch (IOException e) {
            return ""; // not JSON: of those without a key
        }
    }
}
