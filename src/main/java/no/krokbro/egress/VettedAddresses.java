package no.krokbro.egress;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The addresses of a host, and whether a request may connect to them: all of them, or none. */
final class VettedAddresses {
    private final AddressGuard guard = new AddressGuard();
    private final Resolver resolver;

    VettedAddresses(Resolver resolver) {
        this.resolver = resolver;
    }

    /** Every one must be allowed. */
    boolean allowed(List<InetAddress> addresses, EgressRequest request) {
        return addresses.stream().allMatch(address -> guard.allows(address, request.allowed()));
    }

    /** Goes on with the one that the host spells out, or with those that it has; {@code otherwise} with what went wrong. */
    void of(
            Exchange exchange,
            String host,
            Optional<InetAddress> spelt,
            Consumer<List<InetAddress>> then,
            Consumer<Throwable> otherwise) {
        if (spelt.isPresent()) {
            then.accept(List.of(spelt.get()));
            return;
        }
        var lookUp = resolver.addresses(host);
        if (lookUp.isDone()) {
            found(lookUp, then, otherwise);
        } else {
            exchange.waitsForResolver(true);
            var _ = lookUp.whenComplete((_, _) -> exchange.resume(() -> {
                exchange.waitsForResolver(false);
                found(lookUp, then, otherwise);
            }));
        }
    }

    private static void found(
            CompletableFuture<List<InetAddress>> lookUp,
            Consumer<List<InetAddress>> then,
            Consumer<Throwable> otherwise) {
        if (lookUp.isCompletedExceptionally()) {
            otherwise.accept(lookUp.exceptionNow());
        } else {
            then.accept(lookUp.resultNow());
        }
    }
}
