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
import no.krokbro.signature.Place;
import no.krokbro.signature.Scheme;
import no.krokbro.signature.Scheme.Algorithm;

/** Reads what people should know from the data of a scheme; the only one outside its room who asks for so much of it. */
final class SchemeViews {
    private SchemeViews() {}

    /** Every preset, by name. */
    static List<SchemeView> all() {
        return Scheme.presets().stream()
                .sorted()
                .flatMap(name -> Scheme.preset(name).stream())
                .map(SchemeViews::of)
                .toList();
    }

    static SchemeView of(Scheme scheme) {
        return new SchemeView(
                scheme.name(),
                scheme.algorithm().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                proof(scheme),
                headers(scheme),
                scheme.event().map(SchemeViews::words),
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
                scheme.about().deadline().map(Duration::toSeconds),
                scheme.about().retries(),
                unproven(scheme),
                scheme.about().documentation(),
                scheme.about().evidence());
    }

    /** The header in which a sender names the event, when it does so in one. */
    static Optional<String> eventHeader(Scheme scheme) {
        return scheme.event().flatMap(SchemeViews::header);
    }

    /** Where the items of a batch stand; the empty pointer where the body is their array. */
    static Optional<JsonPointer> items(Scheme scheme) {
        return scheme.batch().map(batch -> batch.items().orElse(JsonPointer.empty()));
    }

    private static Proof proof(Scheme scheme) {
        if (scheme.isUnsigned()) {
            return Proof.NONE;
        }
        if (scheme.algorithm() == Algorithm.TOKEN) {
            return Proof.TOKEN;
        }
        if (scheme.algorithm() == Algorithm.JWT) {
            return Proof.ISSUED_TOKEN;
        }
        if (scheme.certificate().isPresent()) {
            return scheme.hasSecrets() ? Proof.CERTIFICATE_AND_SECRET : Proof.CERTIFICATE;
        }
        return scheme.algorithm().isAsymmetric() ? Proof.PUBLIC_KEY : Proof.SHARED_SECRET;
    }

    private static List<String> headers(Scheme scheme) {
        return Stream.of(
                        scheme.signature().places().stream(),
                        scheme.timestamp().map(Scheme.Timestamp::place).stream(),
                        scheme.id().stream(),
                        scheme.event().stream())
                .flatMap(places -> places.flatMap(place -> header(place).stream()))
                .distinct()
                .toList();
    }

    private static Optional<String> header(Place place) {
        return place instanceof Place.Header(var name, var _, var _) ? Optional.of(name) : Optional.empty();
    }

    private static String words(Place place) {
        return switch (place) {
            case Place.Header(var name, var _, var _) -> "the header " + name;
            case Place.Json(var pointer) -> pointer + " in the body";
            case Place.Form(var name) -> name + " in the form";
            case Place.Query(var name) -> name + " in the address";
        };
    }

    private static List<String> unproven(Scheme scheme) {
        if (scheme.isUnsigned()) {
            return List.of("anything: who sends must be known by its network, or by the gateway's word");
        }
        List<String> unproven = new ArrayList<>();
        if (!scheme.isTimed()) {
            unproven.add("when it was sent: an old hook can be sent again");
        }
        if (eventHeader(scheme).isPresent()) {
            unproven.add("the event's name, which stands in a header");
        }
        if (scheme.id().isPresent() && !scheme.coversId()) {
            unproven.add("the event's id: it counts only together with the body");
        }
        scheme.about().caution().ifPresent(unproven::add);
        return unproven;
    }
}
