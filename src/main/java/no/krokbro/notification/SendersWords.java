package no.krokbro.notification;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/**
 * A message in its sender's own format, with what that format names and nothing more: values as they were sent.
 *
 * @param value what leaves instead of a string
 */
record SendersWords(SentFormat format, UnaryOperator<String> value) {
    byte[] of(SentEvent event, byte[] body) throws IOException {
        if (event.format() instanceof TextFormat) {
            return value.apply(event.object().orElse("")).getBytes(StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonParser in = StrictJson.FACTORY.createParser(body);
                JsonGenerator out = StrictJson.FACTORY.createGenerator(bytes)) {
            in.nextToken();
            object(in, out, "");
        }
        return bytes.toByteArray();
    }

    private void object(JsonParser in, JsonGenerator out, String above) throws IOException {
        out.writeStartObject();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            in.nextToken();
            if (format.keeps(above + name)) {
                out.writeFieldName(value.apply(name));
                member(in, out, above + name);
            } else {
                in.skipChildren();
            }
        }
        out.writeEndObject();
    }

    private void member(JsonParser in, JsonGenerator out, String path) throws IOException {
        switch (in.currentToken()) {
            case START_OBJECT -> object(in, out, path + "/");
            case START_ARRAY -> array(in, out);
            default -> scalar(in, out);
        }
    }

    private void array(JsonParser in, JsonGenerator out) throws IOException {
        out.writeStartArray();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (in.currentToken().isScalarValue()) {
                scalar(in, out);
            } else {
                in.skipChildren();
            }
        }
        out.writeEndArray();
    }

    private void scalar(JsonParser in, JsonGenerator out) throws IOException {
        String text = in.getText();
        String fit = value.apply(text);
        if (in.currentToken() == JsonToken.VALUE_STRING || !fit.equals(text)) {
            out.writeString(fit);
        } else {
            out.writeRawValue(text); // the sender's own digits
        }
    }
}
