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
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.stream.Stream;
import no.krokbro.fixture.Output;
import no.krokbro.fixture.PythonLibraries;

/**
 * The vendors' own libraries of one language, each in the version of {@code sdk/requirements.txt} or
 * {@code sdk/package.json}, in a process of their own.
 */
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

    /** A preset whose vendor has a library, its language, and whether that can sign and verify. */
    record Vendor(String preset, String language, boolean signs, boolean verifies) {
        static Stream<Vendor> all() {
            try {
                return Files.readAllLines(SOURCES.resolve("vendors.csv")).stream()
                        .filter(line -> !line.startsWith("#"))
                        .map(line -> line.split(", ", -1))
                        .map(words ->
                                new Vendor(words[0], words[1], words[2].contains("sign"), words[2].contains("verify")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String toString() {
            return preset;
        }
    }

    static VendorSdk start(String language) throws IOException {
        return language.equals("node")
                ? node()
                : started(
                        PythonLibraries.program("python"),
                        SOURCES.resolve("sdk.py").toString());
    }

    private static VendorSdk node() throws IOException {
        Path folder = Files.createDirectories(Path.of("target/sdk-node"));
        Path versions = SOURCES.resolve("package.json");
        if (isOutdated(folder, versions)) {
            String npm = PythonLibraries.program("npm").toAbsolutePath().toString();
            copy(versions, folder);
            try {
                Output.of(new ProcessBuilder(npm, "install", "--no-audit", "--no-fund", "--ignore-scripts")
                        .directory(folder.toFile()));
            } catch (IllegalStateException e) {
                Files.delete(folder.resolve(versions.getFileName()));
                throw e;
            }
        }
        copy(SOURCES.resolve("sdk.mjs"), folder); // which looks for its libraries beside itself
        return started(
                PythonLibraries.program("node"), folder.resolve("sdk.mjs").toString());
    }

    private static boolean isOutdated(Path folder, Path versions) throws IOException {
        Path installed = folder.resolve(versions.getFileName());
        return !Files.exists(installed) || Files.mismatch(versions, installed) >= 0;
    }

    private static void copy(Path file, Path folder) throws IOException {
        Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }

    private static VendorSdk started(Path interpreter, String script) throws IOException {
        return new VendorSdk(new ProcessBuilder(interpreter.toString(), script)
                .redirectError(Redirect.DISCARD)
                .start());
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
