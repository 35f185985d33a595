package no.krokbro.selfservice;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import no.krokbro.selfservice.SetUp.Step;

/** {@code docs/senders.md}, from the data of the schemes and from what the tests check of them. */
final class SendersDocument {
    private static final String ADDRESS = "https://krokbro.example/hooks/TENANT/SOURCE";
    private static final Path TESTS = Path.of("src", "test", "resources");

    private final List<SchemeView> schemes = SchemeViews.all();
    private final Set<String> libraries;
    private final Set<String> vectors;

    private SendersDocument() throws IOException {
        this.libraries = Files.readAllLines(TESTS.resolve("sdk/vendors.csv")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(0, line.indexOf(',')))
                .collect(Collectors.toSet());
        this.vectors = StreamSupport.stream(
                        new ObjectMapper()
                                .readTree(TESTS.resolve("vectors/vectors.json").toFile())
                                .spliterator(),
                        false)
                .filter(vector ->
                        !vector.path("valid").isNull()) // of PayPal only the text that is signed was published
                .map(vector -> vector.get("scheme").asText())
                .map(name -> name.replace("/v1a", "-v1a").replace("/v1", ""))
                .collect(Collectors.toSet());
    }

    static String text() throws IOException {
        return new SendersDocument().written();
    }

    private String written() throws IOException {
        return """
                # Senders

                Every scheme that Krokbro brings: what to do at the sender, what a verified hook does not prove, and what becomes of an
                event while we cannot take it and answer 503. Made from `src/main/resources/schemes/*.yaml`; the build fails when it differs.
                A running Krokbro tells the same, with your own addresses: `GET /api/v1/schemes`, and every source on its page.

                **What evidence means.** Of %d schemes, %d are checked in the tests against the vendor's own library, for RFC 9421 against
                one of others, both ways where it can do both, over random bodies; %d against published vectors, with every kind of tampering (%d against both). The other %d follow the
                text that they link as evidence: the vendor's page or source code, or the standard.
                That text was read, for most of them beside the preset; for Alma, Graph, Inspera, Okta, WebSub and the schemes that follow an RFC when
                the facts were collected, and not again; of DocuSign's, Forgejo's and WebSub's a part, which public code of others completes. No real
                hook of any vendor was seen: try one with a test event before you rely on it. Deadlines and retries are said where a text was
                found; where nothing is said, count on a loss.
                Senders without evidence are no presets: [some recipes](#recipes) are at the
                end.

                %s
                %s
                %s""".formatted(
                schemes.size(),
                count(libraries),
                count(vectors),
                schemes.stream()
                        .filter(scheme -> libraries.contains(scheme.name()) && vectors.contains(scheme.name()))
                        .count(),
                schemes.stream()
                        .filter(scheme -> !libraries.contains(scheme.name()) && !vectors.contains(scheme.name()))
                        .count(),
                schemes.stream()
                        .map(scheme -> "[%s](#%s)".formatted(scheme.name(), scheme.name()))
                        .collect(Collectors.joining(" · ", "", "\n")),
                schemes.stream().map(this::section).collect(Collectors.joining("\n")),
                Files.readString(TESTS.resolve("senders/recipes.md")));
    }

    private long count(Set<String> names) {
        return schemes.stream().filter(scheme -> names.contains(scheme.name())).count();
    }

    private String section(SchemeView scheme) {
        return """
                ## %s

                %s

                | | |
                |---|---|
                | Signature | `%s`%s |
                | Answer it wants | %d%s |
                | While we answer 503 | %s |
                | Evidence | %s |

                Not verified: %s.
                """.formatted(
                scheme.name(),
                steps(scheme),
                scheme.algorithm(),
                scheme.headers().stream()
                        .map(name -> "`" + name + "`")
                        .collect(Collectors.joining(", ", scheme.headers().isEmpty() ? "" : ", headers ", "")),
                scheme.successStatus(),
                scheme.deadlineSeconds()
                        .map(seconds -> ", within " + seconds + " s")
                        .orElse(""),
                unavailable(scheme),
                evidence(scheme),
                scheme.unproven().isEmpty() ? "nothing known" : String.join("; ", scheme.unproven()));
    }

    private String evidence(SchemeView scheme) {
        String link = scheme.evidence().map(address -> "<" + address + ">").orElse("none");
        boolean library = libraries.contains(scheme.name());
        boolean vector = vectors.contains(scheme.name());
        String theirs = scheme.name().startsWith("rfc9421") ? "an independent library" : "the vendor's library";
        if (library && vector) {
            return theirs + " and published vectors, in the tests: " + link;
        }
        return (library ? theirs + ", in the tests: " : vector ? "published vectors, in the tests: " : "text: ") + link;
    }

    private static String steps(SchemeView scheme) {
        List<Step> steps = SetUp.steps(scheme, ADDRESS);
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            list.append(i + 1)
                    .append(". ")
                    .append(step.text())
                    .append(step.paste().map(paste -> " `" + paste + "`").orElse(""))
                    .append('\n');
        }
        scheme.documentation()
                .ifPresent(link ->
                        list.append("\nThe sender's own page: <").append(link).append(">\n"));
        return list.toString().strip();
    }

    private static String unavailable(SchemeView scheme) {
        return scheme.retries()
                .map(retries -> retries.startsWith("never")
                        ? "**lost**, unless a `fallback` takes it. It sends again " + retries
                        : "it sends again " + retries)
                .orElse("not known: count on a loss");
    }
}
