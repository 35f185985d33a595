package no.krokbro.notification;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.Optional;
import no.krokbro.notification.SentContent.Data;

/** One hook as its notification is written: what a template does not say, the message itself does. */
record Writing(Format format, Optional<String> apiVersion, Arrival arrival, Optional<SentEvent> event, Facts facts) {
    private static final int MAX_TYPE = 255; // AMQP 0-9-1: a shortstr
    private static final int MAX_SUBJECT = 2048;
    private static final int MAX_SOURCE = 2048;

    String type(Optional<Template> template) {
        String text = template.map(each -> each.fill(facts))
                .or(() -> event.map(this::ownType))
                .orElse("");
        return facts.checked(text, "type", MAX_TYPE);
    }

    private String ownType(SentEvent sent) {
        String kind = facts.fit(sent.kind(), "the type");
        if (kind.isEmpty()) {
            return facts.lack("the message does not say what happened");
        }
        return sent.isCloudEvent() ? kind : arrival.source() + "." + kind;
    }

    String subject(Optional<Template> template) {
        if (template.isPresent()) {
            return facts.checked(template.get().fill(facts), "subject", MAX_SUBJECT);
        }
        Optional<String> object = facts.object();
        if (object.isEmpty() && event.filter(sent -> !sent.isCloudEvent()).isPresent()) {
            facts.lack(Facts.NO_OBJECT);
        }
        return object.map(pointer -> facts.checked(pointer, "subject", MAX_SUBJECT))
                .orElse("");
    }

    CloudEvent event(String type, String subject, String attributes) {
        return new CloudEvent(
                arrival.id(),
                source(),
                type,
                subject,
                time(),
                attributes,
                notBefore(),
                apiVersion
                        .or(() -> event.flatMap(_ -> Pointers.version(subject)))
                        .orElse(""));
    }

    private String source() {
        return event.flatMap(SentEvent::issuer)
                .filter(Writing::isReference)
                .map(issuer -> facts.checked(facts.fit(issuer, "the issuer"), "issuer", MAX_SOURCE))
                .orElseGet(() -> "urn:krokbro:" + arrival.tenant() + ":" + arrival.source());
    }

    private static boolean isReference(String text) {
        try {
            return new URI(text).getRawUserInfo() == null;
        } catch (URISyntaxException e) {
            return false; // CloudEvents 3.1.1: source is a URI-reference
        }
    }

    private Instant time() {
        Optional<Instant> time = event.flatMap(SentEvent::time);
        if (time.isEmpty() && event.flatMap(SentEvent::saidTime).isPresent()) {
            facts.lack("the time of the event cannot be read");
        }
        return time.orElse(arrival.receivedAt());
    }

    private Optional<Instant> notBefore() {
        Optional<Instant> notBefore = event.flatMap(SentEvent::notBefore);
        if (notBefore.isEmpty() && event.flatMap(SentEvent::saidNotBefore).isPresent()) {
            facts.lack("the time from when on the event holds cannot be read");
        }
        return notBefore;
    }

    private boolean isInSendersWords() {
        return format == Format.LEGACY
                && event.filter(sent -> !sent.isCloudEvent()).isPresent();
    }

    String contentType(SentContent content) {
        if (isInSendersWords()) {
            return event.filter(sent -> sent.format() instanceof TextFormat).isPresent()
                    ? "text/plain; charset=utf-8"
                    : "application/json";
        }
        return format == Format.RAW ? content.type(facts) : CloudEvent.CONTENT_TYPE;
    }

    byte[] body(CloudEvent cloudEvent, SentContent content) {
        Data data = format == Format.CLOUDEVENTS ? content.data(facts) : new Data.None();
        if (facts.lack().isPresent() || format == Format.RAW) {
            return arrival.body();
        }
        return isInSendersWords() ? sendersWords(event.orElseThrow()) : cloudEvent.written(StrictJson.FACTORY, data);
    }

    private byte[] sendersWords(SentEvent sent) {
        try {
            return new SendersWords(sent.format(), value -> facts.fit(value, "the message")).of(sent, arrival.body());
        } catch (IOException e) {
            throw new UncheckedIOException("what was read is read again", e);
        }
    }
}
