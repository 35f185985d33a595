package no.krokbro.ingress;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import no.krokbro.catalogue.Source;
import no.krokbro.ingress.IngressOutcome.Greeted;
import no.krokbro.ingress.IngressOutcome.Malformed;
import no.krokbro.ingress.IngressOutcome.UnsupportedMedia;
import no.krokbro.notification.Notification;
import no.krokbro.notification.Reading.Read;
import no.krokbro.notification.Reading.Unreadable;
import no.krokbro.problem.RequestId;
import no.krokbro.signature.Scheme.Batch;
import no.krokbro.signature.Verifier;
import no.krokbro.signature.Verifier.Verdict.Verified;

/** What a hook would become: read as {@link IngressFlow} reads it, but not proven, not remembered and not published. */
public sealed interface Preview {
    /** These notifications, one for every item of a batch. */
    record Becomes(List<Item> items) implements Preview {
        public Becomes {
            items = List.copyOf(items);
        }
    }

    /** Nothing: it is a question of the vendor's that is answered. */
    record Handshake() implements Preview {}

    /** Nothing: it is refused; {@code why} names the place, never the content. */
    record Refused(String why) implements Preview {}

    /**
     * A notification.
     *
     * @param dropped JSON pointers to what of the body stays behind; the empty one is the whole body
     */
    record Item(Notification notification, List<String> dropped) {}

    /**
     * What would come of it.
     *
     * @param headers all values of a header by its name in any case; empty when absent
     */
    static Preview of(Source source, Function<String, List<String>> headers, byte[] body, Instant now) {
        Optional<String> contentType = headers.apply("content-type").stream().findFirst();
        Hook hook = new Hook(RequestId.next(), "", now, "POST", "", _ -> List.of(), headers, contentType, body);
        Optional<Verifier> verifier = source.verifierAt(now);
        if (verifier.isEmpty()) {
            return new Refused("no secret of this source is valid now");
        }
        return HeadRules.media(contentType, source)
                .or(() -> Handshakes.unsigned(source, hook))
                .or(() -> Handshakes.signed(source, hook))
                .map(Preview::unpublished)
                .orElseGet(() -> source.scheme()
                        .batch()
                        .map(batch -> batch(source, verifier.get(), batch, hook))
                        .orElseGet(() -> single(source, verifier.get(), hook)));
    }

    private static Preview unpublished(IngressOutcome outcome) {
        if (outcome instanceof UnsupportedMedia(var what)) {
            return new Refused(what);
        }
        if (outcome instanceof Malformed(var why)) {
            return new Refused(why);
        }
        return outcome instanceof Greeted
                ? new Handshake()
                : new Refused("a handshake with a token that is none of this source's");
    }

    private static Preview single(Source source, Verifier verifier, Hook wrapped) {
        return Opened.of(source, verifier, wrapped, verifier.told(wrapped.signed()))
                .map(opened -> single(source, opened.hook(), opened.verified()))
                .orElseGet(() -> new Refused(Opened.NOT_XML));
    }

    private static Preview single(Source source, Hook hook, Verified told) {
        return switch (IngressFlow.read(source, hook, told, Identity.of(source, hook, told))) {
            case Unreadable(var why) -> new Refused(why);
            case Read(var notification) -> new Becomes(List.of(item(source, notification, hook)));
        };
    }

    private static Preview batch(Source source, Verifier verifier, Batch batch, Hook hook) {
        return switch (BatchItems.in(hook.body(), batch)) {
            case BatchItems.None(var why) -> new Refused(why);
            case BatchItems.TooMany(int most) -> new Refused("there are over " + most + " items");
            case BatchItems.Many(var bodies) -> items(source, verifier, batch, hook, bodies);
        };
    }

    private static Preview items(Source source, Verifier verifier, Batch batch, Hook hook, List<byte[]> bodies) {
        Verified whole = verifier.told(hook.signed());
        List<Item> items = new ArrayList<>();
        for (byte[] body : bodies) {
            int number = items.size();
            Hook part = hook.part(number, body);
            Verified known = Batches.known(verifier, batch, part, whole, number);
            switch (IngressFlow.read(source, part, known, Identity.ofItem(source, part, known, number))) {
                case Unreadable(var why) -> {
                    return new Refused("item " + number + ": " + why);
                }
                case Read(var notification) -> items.add(item(source, notification, part));
            }
        }
        return new Becomes(items);
    }

    private static Item item(Source source, Notification notification, Hook hook) {
        return new Item(
                notification,
                source.mapping().dropped(hook.body(), source.scheme().told()));
    }
}
