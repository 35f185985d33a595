package no.krokbro.selfservice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What is written of the senders is what their data says. */
final class SendersDocumentTest {
    private static final Path FILE = Path.of("docs", "senders.md");

    @Test
    void the_page_of_senders_says_what_the_schemes_say() throws IOException {
        if (Boolean.getBoolean("krokbro.write-docs")) {
            Files.writeString(FILE, SendersDocument.text());
        }
        assertThat(FILE)
                .as("Write it anew: ./mvnw test -Dtest=SendersDocumentTest -Dkrokbro.write-docs=true")
                .hasContent(SendersDocument.text());
    }
}
