package no.krokbro.ingress;

import java.util.Optional;
import no.krokbro.catalogue.Source;
import no.krokbro.notification.XmlBody;
import no.krokbro.signature.Verifier;
import no.krokbro.signature.Verifier.Verdict.Verified;

/**
 * A verified hook whose body can be looked into: taken out of a token, and XML as the JSON that says the same.
 *
 * @param verified what it says of its event
 */
record Opened(Hook hook, Verified verified) {
    static final String NOT_XML = "the body is not XML: nested at most 64 deep, without a document type";

    /** Nothing when it says that it is XML and is not. What is published as it was sent stays as it is. */
    static Optional<Opened> of(Source source, Verifier verifier, Hook wrapped, Verified verified) {
        Hook hook = wrapped.telling(verified);
        if (!XmlBody.isXml(hook.contentType()) || source.mapping().format().carriesContent()) {
            return Optional.of(new Opened(hook, verified));
        }
        return XmlBody.asJson(hook.body()).map(json -> {
            Hook told = hook.inJson(json);
            return new Opened(told, verifier.told(told.signed()));
        });
    }
}
