package no.krokbro.broker;

import io.smallrye.mutiny.operators.multi.processors.UnicastProcessor;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;

/** The end of an outgoing channel that an application holds. */
final class Outgoing {
    private final UnicastProcessor<Message<byte[]>> messages = UnicastProcessor.create();

    @SuppressWarnings("unchecked") // a connector takes any message
    Outgoing(Flow.Subscriber<? extends Message<?>> connector) {
        messages.subscribe((Flow.Subscriber<Message<byte[]>>) connector);
    }

    synchronized CompletableFuture<Boolean> send(String text, Object metadata) {
        CompletableFuture<Boolean> acked = new CompletableFuture<>();
        messages.onNext(Message.of(
                text.getBytes(StandardCharsets.UTF_8),
                Metadata.of(metadata),
                () -> ended(acked, true),
                _ -> ended(acked, false)));
        return acked;
    }

    private static CompletableFuture<Void> ended(CompletableFuture<Boolean> acked, boolean how) {
        acked.complete(how);
        return CompletableFuture.completedFuture(null);
    }
}
