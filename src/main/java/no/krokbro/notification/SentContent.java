package no.krokbro.notification;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** The sender's body and what it says it is. */
record SentContent(Optional<String> contentType, byte[] body) {
    private static final int MAX_TYPE = 255; // AMQP 0-9-1: a shortstr
    private static final String UNKNOWN = "application/octet-stream"; // RFC 9110 8.3

    /** The body as an event's data: JSON as it is, all else in Base64 (CloudEvents JSON format 3.1). */
    sealed interface Data {
        record None() implements Data {}

        record Json(String contentType, String text) implements Data {}

        record Binary(String contentType, byte[] bytes) implements Data {}
    }

    boolean isJson() {
        String mediaType = contentType.orElse("").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return mediaType.equals("application/json") || mediaType.equals("text/json") || mediaType.endsWith("+json");
    }

    String type(Facts facts) {
        return facts.checked(contentType.orElse(UNKNOWN), "content type", MAX_TYPE);
    }

    Data data(Facts facts) {
        if (body.length == 0) {
            return new Data.None();
        }
        return isJson() ? new Data.Json(type(facts), text(facts)) : new Data.Binary(type(facts), body);
    }

    private String text(Facts facts) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            return facts.lack("the body is not UTF-8");
        }
    }
}
