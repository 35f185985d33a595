package no.krokbro.selfservice;

import java.util.List;
import java.util.stream.Collectors;
import no.krokbro.selfservice.SetUp.Step;

/** {@code docs/senders.md}, from the data of the schemes. */
final class SendersDocument {
    private static final String ADDRESS = "https://krokbro.example/hooks/TENANT/SOURCE";

    private SendersDocument() {}

    static String text() {
        List<SchemeView> schemes = SchemeViews.all();
        return """
                # Senders

                Every scheme that Krokbro brings: what to do at the sender, what a verified hook does not prove, and what becomes of an
                event while we cannot take it and answer 503. Made from `src/main/resources/schemes/*.yaml`; the build fails when it differs.
                A running Krokbro tells the same, with your own addresses: `GET /api/v1/schemes`, and every source on its page.

                %s
                %s""".formatted(
                        schemes.stream()
                                .map(scheme -> "[%s](#%s)".formatted(scheme.name(), scheme.name()))
                                .collect(Collectors.joining(" · ", "", "\n")),
                        schemes.stream().map(SendersDocument::section).collect(Collectors.joining("\n")));
    }

    private static String section(SchemeView scheme) {
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
                scheme.evidence().map(link -> "<" + link + ">").orElse("none"),
                scheme.unproven().isEmpty() ? "nothing known" : String.join("; ", scheme.unproven()));
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
