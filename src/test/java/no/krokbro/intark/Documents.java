package no.krokbro.intark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import no.krokbro.fixture.KrokbroProcess;

/** What Krokbro tells machines, and the JSON Schemas of those specifications: src/test/resources/specs. */
final class Documents {
    static final String KEY = "sesame";
    private static final ObjectMapper READER = new ObjectMapper();

    private Documents() {}

    /** A document, which only who has the key may read. */
    static JsonNode read(KrokbroProcess krokbro, String path) {
        HttpResponse<String> answer = krokbro.send(
                HttpRequest.newBuilder(krokbro.uri("/api/v1" + path)).header("authorization", "Bearer " + KEY));
        if (answer.statusCode() != 200) {
            throw new AssertionError(path + ": " + answer.statusCode() + " " + answer.body());
        }
        try {
            return READER.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the specification's own schema finds wrong with an OpenAPI 3.0 document. */
    static Set<ValidationMessage> mistakesOfOpenApi(JsonNode document) {
        return mistakes(document, "/specs/openapi-3.0.json", VersionFlag.V4);
    }

    /** The same of an AsyncAPI 3.0 document. */
    static Set<ValidationMessage> mistakesOfAsyncApi(JsonNode document) {
        return mistakes(document, "/specs/asyncapi-3.0.0.json.gz", VersionFlag.V7);
    }

    private static Set<ValidationMessage> mistakes(JsonNode document, String schema, VersionFlag version) {
        try (InputStream file = Documents.class.getResourceAsStream(schema);
                InputStream text = schema.endsWith(".gz") ? new GZIPInputStream(file) : file) {
            return JsonSchemaFactory.getInstance(version).getSchema(READER.readTree(text)).validate(document).stream()
                    // it takes addresses below registered domains only, and examples are below .example
                    .filter(mistake -> !mistake.getInstanceLocation().toString().endsWith(".contact.email"))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
