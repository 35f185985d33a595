package no.krokbro.selfservice;

import com.fasterxml.jackson.core.JsonPointer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import no.krokbro.selfservice.SchemeView.MappingView;
import no.krokbro.selfservice.SchemeView.Proof;
import no.krokbro.signature.Scheme;
import no.krokbro.signature.Scheme.Event;
import no.krokbro.signature.Schemes;

/** Reads what people should know from the data of a scheme; the only one outside its room who asks for so much of it. */
final class SchemeViews {
    private SchemeViews() {}

    /** Every preset, by name. */
    static List<SchemeView> all() {
        return Schemes.names().stream()
                .sorted()
                .flatMap(name -> Schemes.preset(name).stream())
                .map(SchemeViews::of)
                .toList();
    }

    static SchemeView of(Scheme scheme) {
        return new SchemeView(
                scheme.name(),
                scheme.algorithm().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                proof(scheme),
                headers(scheme),
                event(scheme),
                scheme.timestamp().map(timestamp -> timestamp.tolerance().toSeconds()),
                scheme.successStatus(),
                scheme.contentTypes(),
                new MappingView(
                        scheme.defaultMapping().type(), scheme.defaultMapping().subject()),
                scheme.handshakes().stream()
                        .map(handshake -> handshake.method().name())
                        .distinct()
                        .toList(),
                scheme.handshakes().stream()
                        .anyMatch(handshake -> handshake.token().isPresent()),
                scheme.batch().isPresent(),
                Optional.<Duration>empty().map(Duration::toSeconds),
                Optional.empty(),
                unproven(scheme),
                scheme.documentation(),
                scheme.evidence());
    }

    /** The header in which a sender names the event, when it does so in one. */
    static Optional<String> eventHeader(Scheme scheme) {
        return scheme.event()
                .flatMap(place -> place instanceof Event.Header(var name) ? Optional.of(name) : Optional.empty());
    }

    /** Where the items of a batch stand; the empty pointer where the body is their array. */
    static Optional<JsonPointer> items(Scheme scheme) {
        return scheme.batch().map(batch -> batch.items().orElse(JsonPointer.empty()));
    }

    private static Proof proof(Scheme scheme) {
        return scheme.isUnsigned() ? Proof.NONE : Proof.SHARED_SECRET;
    }

    private static List<String> headers(Scheme scheme) {
        return Stream.of(
                        Optional.of(scheme.signature().header()).filter(name -> !name.isEmpty()),
                        scheme.timestamp().map(Scheme.Timestamp::header),
                        scheme.idHeader(),
                        eventHeader(scheme))
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    private static Optional<String> event(Scheme scheme) {
        return scheme.event().map(place -> switch (place) {
            case Event.Header(var name) -> "the header " + name;
            case Event.Json(var pointer) -> pointer + " in the body";
        });
    }

    private static List<String> unproven(Scheme scheme) {
        if (scheme.isUnsigned()) {
            return List.of("anything: who sends must be known by its network, or by the gateway's word");
        }
        List<String> unproven = new ArrayList<>();
        if (scheme.timestamp().isEmpty()) {
            unproven.add("when it was sent: an old hook can be sent again");
        }
        if (eventHeader(scheme).isPresent()) {
            unproven.add("the event's name, which stands in a header");
        }
        if (scheme.idHeader().isPresent() && !scheme.coversId()) {
            unproven.add("the event's id: it counts only together with the body");
        }
        return unproven;
    }
}
