package no.krokbro.delivery;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import no.krokbro.broker.MessageProperties;

/**
 * A message as it lies in a queue of ours: all that it came with, and its history.
 *
 * <p>What RabbitMQ would act upon is kept aside as {@code krokbro-original-*}: another's user id closes the channel, an
 * expiration lets the message vanish, CC routes copies, and an old {@code x-death} passes for a circle.
 */
final class KeptMessage {
    /** Says whose it is: {@code tenant/name}. */
    static final String SUBSCRIPTION = "krokbro-subscription";

    private static final String ORIGINAL = "krokbro-original-";
    private static final Pattern ACTED_UPON =
            Pattern.compile("CC|BCC|x-death|x-(first|last)-death-.*|x-delivery-count|x-acquired-count");
    private static final Set<String> BELIEVED = Set.of("krokbro-hops", "krokbro-transaction-id");
    private static final Set<String> OF_A_SPOOL = Set.of("krokbro-tenant", "krokbro-source", LostMessages.SPOOL);

    private KeptMessage() {}

    /** Under the key of its subscription, when it belongs to one; otherwise under the one it has. */
    static MessageProperties of(Optional<String> subscription, Delivery delivery, History history) {
        MessageProperties came = delivery.message().properties();
        Map<String, Object> headers =
                LinkedHashMap.newLinkedHashMap(came.headers().size() + 12);
        came.headers().forEach((name, value) -> {
            if (ACTED_UPON.matcher(name).matches()) {
                if (!delivery.ours()) {
                    headers.put(ORIGINAL + name, value);
                }
            } else if (believed(name, delivery.ours())) {
                headers.put(name, value);
            }
        });
        came.aside().forEach((name, value) -> headers.put(ORIGINAL + name, value));
        subscription
                .or(() -> Optional.ofNullable(came.headers().get(SUBSCRIPTION)).map(Object::toString))
                .ifPresent(key -> headers.put(SUBSCRIPTION, key));
        history.write(headers);
        return new MessageProperties(
                came.contentType(),
                came.contentEncoding(),
                came.messageId()
                        .filter(id -> !id.isEmpty())
                        .or(() -> delivery.id().original())
                        .or(() -> Optional.of(delivery.id().value())),
                came.type(),
                came.timestamp(),
                came.appId(),
                came.correlationId(),
                came.replyTo(),
                Map.of(),
                headers);
    }

    private static boolean believed(String header, boolean ours) {
        return !header.startsWith("krokbro-")
                || BELIEVED.contains(header)
                || (ours && (header.startsWith(ORIGINAL) || OF_A_SPOOL.contains(header)));
    }
}
