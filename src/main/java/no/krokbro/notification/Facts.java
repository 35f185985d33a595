package no.krokbro.notification;

import com.fasterxml.jackson.core.JsonPointer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import no.krokbro.notification.JsonPlaces.Found;
import no.krokbro.notification.Template.Fact;
import no.krokbro.notification.Template.Part;

/** What one hook tells its mapping; remembers the first thing that it lacks. */
final class Facts {
    static final String NO_OBJECT = "the message points to no object, or to several";
    private static final int MOST_BYTES = 3; // of one char in UTF-8
    private static final String PERSONAL = " holds an e-mail address or a national identity number";

    private final Arrival arrival;
    private final Map<JsonPointer, Found> json;
    private final Optional<SentEvent> sent;
    private final Pointers pointers;
    private final PersonalRule personal;
    private String type = "";
    private Optional<String> lack = Optional.empty();

    Facts(
            Arrival arrival,
            Map<JsonPointer, Found> json,
            Optional<SentEvent> sent,
            Pointers pointers,
            PersonalRule personal) {
        this.arrival = arrival;
        this.json = json;
        this.sent = sent;
        this.pointers = pointers;
        this.personal = personal;
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
            case Fact.EVENT -> told(SentEvent::event, arrival::event, "the hook has no event name");
            case Fact.TYPE -> type;
            case Fact.ENTITY -> told(SentEvent::entity, Optional::empty, "the message points to no kind of object");
            case Fact.OBJECT -> object().orElseGet(() -> lack(NO_OBJECT));
            case Fact.ISSUER -> told(SentEvent::issuer, Optional::empty, "the message says no issuer");
            case Template.Header(var name) -> header(name);
            case Template.Json(var pointer) -> scalar(pointer);
        };
    }

    private String told(
            Function<SentEvent, Optional<String>> first, Supplier<Optional<String>> second, String otherwise) {
        return sent.flatMap(first)
                .or(second)
                .map(value -> fit(value, "the message"))
                .orElseGet(() -> lack(otherwise));
    }

    /** The pointer of a message in a known format, as the source has it written. */
    Optional<String> object() {
        Optional<String> object = sent.flatMap(SentEvent::object);
        if (object.filter(Pointers::climbs).isPresent()) {
            lack("the pointer leads out of its base");
        }
        return object.map(told -> told(pointers.written(told), "the pointer"));
    }

    /** The value as it may leave: the personal ones are refused, or a token stands there. */
    String fit(String value, String place) {
        return personal.fit(value).orElseGet(() -> lack(place + PERSONAL));
    }

    /** What stands at {@code pointer}, if anything. */
    Optional<Found> at(JsonPointer pointer) {
        return Optional.ofNullable(json.get(pointer));
    }

    private String header(String name) {
        List<String> values = arrival.headers().apply(name);
        return switch (values.size()) {
            case 0 -> lack("the request has no header " + name);
            case 1 -> told(values.getFirst(), "the header " + name);
            default -> lack("the header " + name + " stands there more than once");
        };
    }

    private String scalar(JsonPointer pointer) {
        return switch (at(pointer).orElse(null)) {
            case null -> lack("the body has no " + pointer);
            case Found.Scalar(var text) -> told(text, pointer.toString());
            case Found.Names _, Found.Other _ -> lack(pointer + " is not a string, number or boolean");
        };
    }

    private String told(String value, String place) {
        return fit(withoutUserInfo(value, place), place);
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
        if (text.length() > maxBytes / MOST_BYTES && text.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
            return lack("the " + name + " is over " + maxBytes + " bytes");
        }
        return impersonal(text, name);
    }

    /** A finished text, which may be personal only as a whole. */
    String impersonal(String text, String name) {
        return personal.lets(text) ? text : lack("the " + name + PERSONAL);
    }

    private static boolean isReadable(String text) {
        char[] chars = text.toCharArray(); // natively each charAt is a call
        for (int i = 0; i < chars.length; i++) {
            int c = Character.codePointAt(chars, i);
            if (Character.isISOControl(c) || (c > 127 && Character.getType(c) == Character.SURROGATE)) {
                return false;
            }
            i += Character.charCount(c) - 1;
        }
        return true;
    }
}
