package no.krokbro.selfservice;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What to do at the vendor, one step after the other, from the data of its scheme. */
final class SetUp {
    /**
     * One step.
     *
     * @param paste what belongs there
     */
    record Step(String text, Optional<String> paste) {}

    private SetUp() {}

    static List<Step> steps(SchemeView scheme, String address) {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step("At the sender, add a webhook with this address:", Optional.of(address)));
        steps.add(plain(
                switch (scheme.proof()) {
                    case SHARED_SECRET ->
                        "Give both ends the same secret: the sender where it asks for one or shows it, here under secrets.";
                    case TOKEN ->
                        "Let it show the same secret that stands here under secrets"
                                + scheme.headers().stream()
                                        .findFirst()
                                        .map(name -> ", in the header " + name)
                                        .orElse("")
                                + ".";
                    case PUBLIC_KEY -> "Copy the public key that it shows; it stands here under secrets.";
                    case ISSUED_TOKEN ->
                        "Let it send a token: say here under trust who issues it, for which audience, and at which jwks address the"
                                + " issuer publishes its keys; or the issuer's secret under secrets.";
                    case CERTIFICATE ->
                        "List here under trust.topics what it may send; its key is fetched from the vendor.";
                    case CERTIFICATE_AND_SECRET ->
                        "Copy the id that it gives the webhook; it stands here under secrets. Its key is fetched from the vendor.";
                    case NONE ->
                        "It signs nothing: here, say under senders which networks it sends from, or let the gateway show a credential.";
                }));
        if (!scheme.contentTypes().isEmpty()) {
            steps.add(plain("If it asks for a content type, choose " + preferred(scheme) + "."));
        }
        if (scheme.verifyToken()) {
            steps.add(plain(
                    "It wants a token that it shows when it asks whether somebody is there: make one up, and put it here"
                            + " under secrets, too, with use: handshake."));
        }
        if (!scheme.handshakes().isEmpty()) {
            steps.add(plain("It asks whether somebody is there, now or later; Krokbro answers by itself."));
        }
        scheme.event()
                .ifPresent(place ->
                        steps.add(plain("Choose the events that you need. Each names itself in " + place + ".")));
        steps.add(plain("Let something happen there: the answer that it got appears among the last answers."));
        return List.copyOf(steps);
    }

    private static String preferred(SchemeView scheme) {
        return scheme.contentTypes().stream()
                .filter(type -> type.endsWith("json"))
                .findFirst()
                .orElseGet(() -> scheme.contentTypes().iterator().next());
    }

    private static Step plain(String text) {
        return new Step(text, Optional.empty());
    }
}
