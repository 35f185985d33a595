package no.krokbro.catalogue;

import static no.krokbro.catalogue.Kinds.atLeastOne;
import static no.krokbro.catalogue.Kinds.choice;
import static no.krokbro.catalogue.Kinds.told;
import static no.krokbro.catalogue.Quantities.bytes;
import static no.krokbro.catalogue.Quantities.duration;
import static no.krokbro.catalogue.Quantities.number;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import no.krokbro.signature.KeySet.Trust;
import no.krokbro.signature.Scheme;

/** Reads {@code tenants.<tenant>.sources.<name>}. */
final class SourceReader {
    private final String tenant;
    private final Brokers brokers;
    private final Supplier<Boolean> publicUrl;
    private final Supplier<Reach> reach;

    SourceReader(String tenant, Brokers brokers, Supplier<Boolean> publicUrl, Supplier<Reach> reach) {
        this.tenant = tenant;
        this.brokers = brokers;
        this.publicUrl = publicUrl;
        this.reach = reach;
    }

    Source read(String name, Section source) {
        var contact = source.required("contact", Kinds::email);
        var written = source.required("scheme", SchemeSetting::read);
        var scheme = source.derived("scheme", () -> callable(written.get()));
        var trust = trust(source, scheme);
        var secrets = secrets(source, scheme, trust);
        var verifiers = verifiers(source, scheme, secrets, trust);
        var bounds = source.derived(
                "senders", () -> BoundsReader.read(source, () -> reach.get().allowHttp()));
        source.derived("scheme", () -> proving(scheme.get(), bounds.get()));
        var publish = source.required("publish", setting -> setting.section(section -> Target.read(section, brokers)));
        var content = source.optional("content", choice(Map.of("allowed", true)), false);
        source.weakens("content", content);
        var mapping = source.optional(
                "notification", setting -> setting.section(section -> Mapping.read(section, scheme, content)));
        var successStatus = source.optional("success-status", number("200", "299"));
        var maxBody = source.optional("max-body", bytes("1", "16MiB"), 1 << 20);
        var contentTypes = source.optional("content-types", atLeastOne(Kinds::mediaType));
        var duplicates = source.section("duplicates", DuplicatesReader::read);
        var confirmTimeout = source.optional("confirm-timeout", duration("100ms", "30s"), Duration.ofMillis(2500));
        return new Source(
                tenant,
                name,
                tenant + "/" + name,
                contact.get(),
                scheme.get(),
                secrets.get(),
                verifiers.get(),
                reach.get(),
                bounds.get(),
                mapping.get()
                        .orElseGet(() -> Mapping.of(scheme.get()))
                        .to(publish.get().routingKey()),
                publish.get().broker(),
                publish.get().exchange(),
                publish.get().unroutedAccepted(),
                publish.get().fallback(),
                confirmTimeout.get(),
                successStatus.get().orElseGet(scheme.get()::successStatus),
                maxBody.get(),
                contentTypes.get().map(Set::copyOf).orElseGet(scheme.get()::contentTypes),
                duplicates.get());
    }

    private Scheme callable(Scheme scheme) {
        if (scheme.coversUrl() && !publicUrl.get()) {
            throw new Wrong("signs the address that the sender calls. Set service.public-url.");
        }
        return scheme;
    }

    private Read<Trust> trust(Section source, Read<Scheme> scheme) {
        var written = source.section(
                "trust", section -> TrustReader.read(section, () -> reach.get().allowHttp()));
        return source.derived(
                "trust",
                () -> told(() -> {
                    written.get().check(scheme.get());
                    return written.get();
                }));
    }

    private static Read<List<DatedSecret>> secrets(Section source, Read<Scheme> scheme, Read<Trust> trust) {
        var written = source.optional("secrets", atLeastOne(SecretsReader::read));
        source.expires("secrets", Expiry.Kind.SECRET, () -> written.get().flatMap(DatedSecret::replacedBy));
        return source.derived(
                "secrets",
                () -> written.get().orElseGet(() -> {
                    if (!scheme.is(known -> !trust.get().needsSecrets(known))) {
                        throw new Wrong("is missing. Add it.");
                    }
                    return List.of();
                }));
    }

    private static Read<Verifiers> verifiers(
            Section source, Read<Scheme> scheme, Read<List<DatedSecret>> secrets, Read<Trust> trust) {
        var tolerance = source.optional("tolerance", duration("1s", "24h"));
        return source.derived(
                "secrets",
                () -> told(() -> new Verifiers(
                        scheme.get(), secrets.get(), tolerance.get().orElseGet(scheme.get()::tolerance), trust.get())));
    }

    private static Scheme proving(Scheme scheme, Bounds bounds) {
        if (scheme.isUnsigned()
                && bounds.senders().isEmpty()
                && bounds.gateway().isEmpty()) {
            throw new Wrong("proves nothing, so anybody could send. Set senders or gateway beside it.");
        }
        return scheme;
    }
}
