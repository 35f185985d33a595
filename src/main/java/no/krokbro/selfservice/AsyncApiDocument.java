package no.krokbro.selfservice;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.krokbro.catalogue.Broker;
import no.krokbro.catalogue.Source;
import no.krokbro.catalogue.Tenant;
import no.krokbro.notification.Format;

/**
 * A tenant's catalogue of notifications, as AsyncAPI 3.0: of each source where it publishes, under which routing key and type,
 * and whom to ask. What each hook fills in is a parameter. Never a secret.
 */
final class AsyncApiDocument {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^}]*)}");
    private static final String CLOUD_EVENTS = "application/cloudevents+json";
    private static final String SAID_BY_SENDER = "{source}.{entity}.{event}";

    private final ObjectNode document = JsonNodeFactory.instance.objectNode();

    private AsyncApiDocument() {}

    static ObjectNode of(Tenant tenant, String version) {
        AsyncApiDocument made = new AsyncApiDocument();
        Owned owned = Owned.by(tenant);
        made.document.put("asyncapi", "3.0.0");
        ObjectNode info = made.document
                .putObject("info")
                .put("title", "Notifications of " + tenant.name())
                .put(
                        "description",
                        "What happened, to which object, when; the object itself is fetched from its owner.")
                .put("version", version);
        owned.contact().ifPresent(email -> info.putObject("contact").put("email", email));
        made.document.put("defaultContentType", CLOUD_EVENTS);
        ObjectNode servers = made.document.putObject("servers");
        new TreeMap<>(tenant.brokers()).forEach((name, broker) -> {
            if (owned.sources().stream().anyMatch(source -> source.broker().equals(broker))) {
                servers.set(name, server(broker));
            }
        });
        ObjectNode channels = made.document.putObject("channels");
        ObjectNode operations = made.document.putObject("operations");
        ObjectNode messages = made.document.putObject("components").putObject("messages");
        owned.sources().forEach(source -> {
            channels.set(source.name(), channel(source));
            operations.set(source.name(), operation(source));
            messages.set(source.name(), message(source));
        });
        return made.document;
    }

    private static ObjectNode server(Broker broker) {
        ObjectNode server = JsonNodeFactory.instance.objectNode();
        String host = broker.host().contains(":") ? "[" + broker.host() + "]" : broker.host();
        return server.put("host", host + ":" + broker.port())
                .put("protocol", broker.tls() ? "amqps" : "amqp")
                .put("protocolVersion", "0.9.1")
                .put("pathname", "/" + URLEncoder.encode(broker.vhost(), StandardCharsets.UTF_8));
    }

    private static ObjectNode channel(Source source) {
        ObjectNode channel = JsonNodeFactory.instance.objectNode();
        Map<String, String> parameters = new TreeMap<>();
        String routingKey = known(source.mapping().routingKey().replace("{type}", type(source)), source);
        channel.put("address", parameterised(routingKey, parameters));
        channel.put("title", source.name());
        channel.putArray("servers")
                .addObject()
                .put("$ref", "#/servers/" + source.broker().name());
        channel.putObject("messages").putObject("notification").put("$ref", "#/components/messages/" + source.name());
        if (!parameters.isEmpty()) {
            ObjectNode described = channel.putObject("parameters");
            parameters.forEach((name, from) -> described.putObject(name).put("description", from + " of the webhook"));
        }
        ObjectNode amqp = channel.putObject("bindings").putObject("amqp").put("is", "routingKey");
        ObjectNode exchange = amqp.putObject("exchange")
                .put("name", source.exchange())
                .put("vhost", source.broker().vhost());
        if (source.exchange().isEmpty()) {
            exchange.put("type", "default");
        } else if (source.broker().brom().isPresent()) {
            exchange.put("type", "topic");
        }
        amqp.put("bindingVersion", "0.3.0");
        return channel.put("x-contact", source.contact());
    }

    private static ObjectNode operation(Source source) {
        ObjectNode operation = JsonNodeFactory.instance.objectNode();
        operation
                .put("action", "send")
                .put("summary", "Notifies of what " + source.scheme().name() + " tells");
        operation.putObject("channel").put("$ref", "#/channels/" + source.name());
        return operation.put("x-contact", source.contact());
    }

    private static ObjectNode message(Source source) {
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        message.put("name", source.name()).put("title", type(source)).put("x-type", type(source));
        Format format = source.mapping().format();
        if (format == Format.THIN || format == Format.CLOUDEVENTS) {
            message.put("contentType", CLOUD_EVENTS);
            message.set("payload", cloudEvent(source, format));
        } else {
            message.put("contentType", "application/octet-stream");
            message.put(
                    "description", format == Format.RAW ? "The sender's own bytes." : "In the sender's own format.");
        }
        ObjectNode headers = message.putObject("headers").put("type", "object").putObject("properties");
        headers.putObject("krokbro-tenant").put("const", source.tenant());
        headers.putObject("krokbro-source").put("const", source.name());
        headers.putObject("krokbro-transaction-id").put("type", "string");
        return message;
    }

    private static ObjectNode cloudEvent(Source source, Format format) {
        ObjectNode event = JsonNodeFactory.instance.objectNode().put("type", "object");
        event.putArray("required").add("specversion").add("id").add("source").add("type");
        ObjectNode members = event.putObject("properties");
        members.putObject("specversion").put("const", "1.0");
        members.putObject("id").put("type", "string").put("description", "stable over the sender's retries");
        members.putObject("source").put("type", "string");
        ObjectNode type = members.putObject("type").put("type", "string");
        if (!PLACEHOLDER.matcher(type(source)).find()) {
            type.put("const", type(source));
        }
        members.putObject("subject").put("type", "string").put("description", "the object that it happened to");
        members.putObject("time").put("type", "string").put("format", "date-time");
        members.putObject("attributes")
                .put("type", "string")
                .put("description", "names of what changed, with commas between");
        members.putObject("notbefore").put("type", "string").put("description", "from when on it holds");
        if (format == Format.CLOUDEVENTS) {
            members.putObject("data");
        }
        return event;
    }

    private static String type(Source source) {
        return known(source.mapping().type().orElse(SAID_BY_SENDER), source);
    }

    private static String known(String template, Source source) {
        return template.replace("{tenant}", source.tenant()).replace("{source}", source.name());
    }

    /** With names that AsyncAPI takes; {@code parameters} gets each with what it was. */
    private static String parameterised(String template, Map<String, String> parameters) {
        Matcher placeholders = PLACEHOLDER.matcher(template);
        return placeholders.replaceAll(found -> {
            String name = found.group(1).replaceAll("[^A-Za-z0-9_-]+", "_");
            parameters.put(name, found.group());
            return Matcher.quoteReplacement("{" + name + "}");
        });
    }
}
