package no.krokbro.notification;

import com.fasterxml.jackson.core.JsonPointer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.krokbro.notification.JsonPlaces.Found;
import no.krokbro.notification.Template.Fact;
import no.krokbro.notification.Template.Part;

/** What one hook tells its mapping; remembers the first thing that it lacks. */
final class Facts {
    private final Arrival arrival;
    private final Map<JsonPointer, Found> json;
    private String type = "";
    private Optional<String> lack = Optional.empty();

    Facts(Arrival arrival, Map<JsonPointer, Found> json) {
        this.arrival = arrival;
        this.json = json;
    }

    /** Told once the type is finished: <code>{type}</code> in the other templates. */
    String type(String finished) {
        type = finished;
        return finished;
    }

    /** Notes that the hook cannot be read; {@code why} names the place, never what stands there. */
    String lack(String why) {
        lack = lack.or(() -> Optional.of(why));
        return "";
    }

    Optional<String> lack() {
        return lack;
    }

    String value(Part part) {
        return switch (part) {
            case Template.Literal(var text) -> text;
            case Fact.TENANT -> arrival.tenant();
            case Fact.SOURCE -> arrival.source();
            case Fact.EVENT -> arrival.event().orElseGet(() -> lack("the hook has no event name"));
            case Fact.TYPE -> type;
            case Template.Header(var name) -> header(name);
            case Template.Json(var pointer) -> scalar(pointer);
        };
    }

    /** What stands at {@code pointer}, if anything. */
    Optional<Found> at(JsonPointer pointer) {
        return Optional.ofNullable(json.get(pointer));
    }

    private String header(String name) {
        List<String> values = arrival.headers().apply(name);
        return switch (values.size()) {
            case 0 -> lack("the request has no header " + name);
            case 1 -> withoutUserInfo(values.getFirst(), "the header " + name);
            default -> lack("the header " + name + " stands there more than once");
        };
    }

    private String scalar(JsonPointer pointer) {
        return switch (at(pointer).orElse(null)) {
            case null -> lack("the body has no " + pointer);
            case Found.Scalar(var text) -> withoutUserInfo(text, pointer.toString());
            case Found.Names _, Found.Other _ -> lack(pointer + " is not a string, number or boolean");
        };
    }

    private String withoutUserInfo(String value, String place) {
        for (int at = value.indexOf("//"); at >= 0; at = value.indexOf("//", at + 2)) {
            boolean url = at == 0 || value.charAt(at - 1) == ':';
            if (url && authority(value, at + 2).indexOf('@') >= 0) {
                return lack(place + " is a URL with a user name or password");
            }
        }
        return value;
    }

    private static String authority(String url, int from) {
        int end = from;
        while (end < url.length() && "/?#\\".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        return url.substring(from, end);
    }

    /** A finished text that everybody can read and AMQP can carry. */
    String checked(String text, String name, int maxBytes) {
        if (text.isEmpty()) {
            return lack("the " + name + " is empty");
        }
        if (!isReadable(text)) {
            return lack("the " + name + " contains a control character or an unpaired surrogate");
        }
        if (text.length() > maxBytes || text.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
            return lack("the " + name + " is over " + maxBytes + " bytes");
        }
        return text;
    }

    private static boolean isReadable(String text) {
        return text.codePoints()
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }
}
