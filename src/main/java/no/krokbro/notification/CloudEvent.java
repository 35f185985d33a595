package no.krokbro.notification;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import no.krokbro.notification.SentContent.Data;

/**
 * A notification in the JSON format of CloudEvents 1.0.
 *
 * @param source the system that it happened in
 * @param subject the pointer to what it happened to; empty when not mapped
 * @param attributes names of changed fields, joined by commas; empty when there are none
 * @param notBefore from when on it holds, where that is not at once
 * @param apiVersion of the API that {@code subject} is for; empty when not known
 */
record CloudEvent(
        EventId id,
        String source,
        String type,
        String subject,
        Instant time,
        String attributes,
        Optional<Instant> notBefore,
        String apiVersion) {
    static final String CONTENT_TYPE = "application/cloudevents+json";

    byte[] written(JsonFactory json, Data data) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator out = json.createGenerator(bytes)) {
            out.writeStartObject();
            writeContext(out);
            writeData(out, data);
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory takes what is written", e);
        }
        return bytes.toByteArray();
    }

    private void writeContext(JsonGenerator out) throws IOException {
        out.writeStringField("specversion", "1.0");
        out.writeStringField("id", id.value());
        out.writeStringField("source", source);
        out.writeStringField("type", type);
        if (!subject.isEmpty()) {
            out.writeStringField("subject", subject);
        }
        out.writeStringField("time", time.truncatedTo(ChronoUnit.MILLIS).toString());
        if (!attributes.isEmpty()) {
            out.writeStringField("attributes", attributes);
        }
        if (notBefore.isPresent()) {
            out.writeStringField("notbefore", notBefore.get().toString());
        }
        if (!apiVersion.isEmpty()) {
            out.writeStringField("apiversion", apiVersion);
        }
    }

    private static void writeData(JsonGenerator out, Data data) throws IOException {
        switch (data) {
            case Data.None _ -> {}
            case Data.Json(var contentType, var text) -> {
                out.writeStringField("datacontenttype", contentType);
                out.writeFieldName("data");
                out.writeRawValue(text); // the sender's own digits and spaces
            }
            case Data.Binary(var contentType, var bytes) -> {
                out.writeStringField("datacontenttype", contentType);
                out.writeBinaryField("data_base64", bytes);
            }
        }
    }
}
