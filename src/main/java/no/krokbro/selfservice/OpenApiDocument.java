package no.krokbro.selfservice;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.krokbro.catalogue.Gateway;
import no.krokbro.catalogue.ServiceSettings;
import no.krokbro.catalogue.Source;
import no.krokbro.catalogue.Tenant;
import no.krokbro.problem.Problem;
import no.krokbro.signature.Handshake;
import no.krokbro.signature.Place.Header;
import no.krokbro.signature.Scheme;

/**
 * A tenant's hooks for its API manager, as OpenAPI 3.0, which Gravitee imports as it is: the path of the first server
 * becomes the context path, and each source has a path of its own for plans to name.
 */
final class OpenApiDocument {
    private static final Map<String, String> REFUSALS = new TreeMap<>(Map.of(
            "400", "cannot be read or mapped",
            "401", "not proven to be the sender's, or the gateway's credential is missing",
            "403", "not from a network of the sender's",
            "413", "larger than this source takes",
            "415", "a content type or encoding that this source does not take",
            "429", "more than this source takes; Retry-After says when",
            "503", "RabbitMQ does not hold it: send it again after Retry-After"));

    private final ObjectNode document = object();

    private OpenApiDocument() {}

    static ObjectNode of(Tenant tenant, ServiceSettings service, String version) {
        OpenApiDocument made = new OpenApiDocument();
        Owned owned = Owned.by(tenant);
        made.document.put("openapi", "3.0.3");
        made.document.set("info", info(owned, version));
        made.document
                .putArray("servers")
                .addObject()
                .put("url", service.publicUrl().isEmpty() ? "/" : service.called(""));
        ObjectNode paths = made.document.putObject("paths");
        owned.sources().forEach(source -> paths.set("/hooks/" + source.key(), path(source)));
        made.components();
        return made.document;
    }

    private static ObjectNode info(Owned owned, String version) {
        ObjectNode info = object().put("title", "Krokbro " + owned.tenant().name())
                .put(
                        "description",
                        "Webhooks that become messages. A success means that RabbitMQ holds the notification.")
                .put("version", version);
        owned.contact().ifPresent(email -> info.putObject("contact").put("email", email));
        return info;
    }

    private static ObjectNode path(Source source) {
        ObjectNode path = object();
        path.set("post", hook(source));
        source.scheme().handshakes().stream()
                .map(Handshake::method)
                .map(method -> method.name().toLowerCase(Locale.ROOT))
                .filter(method -> !method.equals("post"))
                .distinct()
                .forEach(method -> path.set(method, handshake(source, method)));
        return path;
    }

    private static ObjectNode hook(Source source) {
        ObjectNode post = operation(
                source, "post", "Receives a webhook of " + source.scheme().name());
        ObjectNode body = post.putObject("requestBody").put("required", true).putObject("content");
        Set<String> types = source.contentTypes().isEmpty() ? Set.of("*/*") : new TreeSet<>(source.contentTypes());
        types.forEach(type -> body.putObject(type).putObject("schema"));
        ObjectNode responses = post.putObject("responses");
        ObjectNode held = responses.putObject(String.valueOf(source.successStatus()));
        held.put("description", "RabbitMQ holds the notification");
        reference(held.putObject("content").putObject("application/json"), "schema", "#/components/schemas/Held");
        refusals(responses);
        return post;
    }

    private static ObjectNode handshake(Source source, String method) {
        ObjectNode asked = operation(source, method, "Answers whether somebody is there; publishes nothing");
        ObjectNode responses = asked.putObject("responses");
        responses.putObject("2XX").put("description", "the sender's own answer");
        refusals(responses);
        return asked;
    }

    private static ObjectNode operation(Source source, String method, String summary) {
        ObjectNode operation = object().put("operationId", "%s-%s-%s".formatted(method, source.tenant(), source.name()))
                .put("summary", summary)
                .put("x-contact", source.contact());
        source.bounds().gateway().ifPresent(gateway -> operation.put("description", words(gateway)));
        operation.putArray("tags").add(source.name());
        return operation;
    }

    /** What whoever sets up the gateway must let it show; never a secret. */
    private static String words(Gateway gateway) {
        Stream<String> credential = gateway.scheme().stream()
                .map(Scheme::signature)
                .flatMap(shown -> shown.places().stream()
                        .flatMap(place ->
                                place instanceof Header(var name, var _, var _) ? Stream.of(name) : Stream.of())
                        .map(name -> "The gateway adds %s: %s…".formatted(name, shown.prefix())));
        Stream<String> certificate =
                gateway.certificate().stream().map("The gateway connects with the certificate of %s."::formatted);
        return Stream.concat(credential, certificate).collect(Collectors.joining(" "));
    }

    private static void refusals(ObjectNode responses) {
        REFUSALS.forEach((status, description) -> {
            ObjectNode response = responses.putObject(status).put("description", description);
            reference(
                    response.putObject("content").putObject(Problem.MEDIA_TYPE),
                    "schema",
                    "#/components/schemas/Problem");
        });
    }

    private void components() {
        ObjectNode schemas = document.putObject("components").putObject("schemas");
        ObjectNode held = schemas.putObject("Held").put("type", "object").putObject("properties");
        held.putObject("id")
                .put("type", "string")
                .put("description", "the event's id, stable over the sender's retries");
        held.putObject("items").put("type", "integer").put("description", "instead, of a batch: how many");
        ObjectNode problem = schemas.putObject("Problem")
                .put("type", "object")
                .put("description", "RFC 9457. The gateway's own refusals are no application/problem+json.")
                .putObject("properties");
        problem.putObject("type").put("type", "string").put("format", "uri-reference");
        problem.putObject("title").put("type", "string");
        problem.putObject("status").put("type", "integer");
        problem.putObject("detail").put("type", "string");
    }

    private static void reference(ObjectNode parent, String name, String to) {
        parent.putObject(name).put("$ref", to);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
