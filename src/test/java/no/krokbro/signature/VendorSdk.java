package no.krokbro.signature;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The vendors' own Python libraries, each in the version of {@code sdk/requirements.txt}, in a process of their own. */
final class VendorSdk implements AutoCloseable {
    private static final Path SOURCES = Path.of("src/test/resources/sdk");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final BufferedWriter questions;
    private final BufferedReader answers;

    private VendorSdk(Process process) {
        this.process = process;
        this.questions = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    static VendorSdk start() throws IOException, InterruptedException {
        Path python = Path.of("target/sdk/bin/python");
        Path installed = Path.of("target/sdk/requirements.txt");
        Path requirements = SOURCES.resolve("requirements.txt");
        if (!Files.exists(installed) || Files.mismatch(requirements, installed) >= 0) {
            run("python3", "-m", "venv", "target/sdk");
            run(python.toString(), "-m", "pip", "install", "--quiet", "-r", requirements.toString());
            Files.copy(requirements, installed);
        }
        return new VendorSdk(
                new ProcessBuilder(python.toString(), SOURCES.resolve("sdk.py").toString())
                        .redirectError(Redirect.DISCARD)
                        .start());
    }

    private static void run(String... command) throws IOException, InterruptedException {
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IOException(List.of(command) + " ended with " + status);
        }
    }

    JsonNode ask(Map<String, ?> question) {
        try {
            questions.write(JSON.writeValueAsString(question));
            questions.newLine();
            questions.flush();
            return JSON.readTree(answers.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
