package no.krokbro.notification;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.temporal.ChronoUnit;
import no.krokbro.notification.SentContent.Data;

/**
 * A notification in the JSON format of CloudEvents 1.0.
 *
 * @param subject the pointer to what it happened to; empty when not mapped
 * @param attributes names of changed fields, joined by commas; empty when there are none
 */
record CloudEvent(Arrival arrival, String type, String subject, String attributes) {
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
        out.writeStringField("id", arrival.id().value());
        out.writeStringField("source", "urn:krokbro:" + arrival.tenant() + ":" + arrival.source());
        out.writeStringField("type", type);
        if (!subject.isEmpty()) {
            out.writeStringField("subject", subject);
        }
        out.writeStringField(
                "time", arrival.receivedAt().truncatedTo(ChronoUnit.MILLIS).toString());
        if (!attributes.isEmpty()) {
            out.writeStringField("attributes", attributes);
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
