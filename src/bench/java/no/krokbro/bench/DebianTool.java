package no.krokbro.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A program that Debian packages: the machine's own, else one unpacked below {@code target/tools}. Nothing is installed, so
 * that no service starts and nobody need be root.
 */
final class DebianTool {
    private static final Path UNPACKED = Path.of("target", "tools").toAbsolutePath();

    private final Path program;

    private DebianTool(Path program) {
        this.program = program;
    }

    /** Finds it, or unpacks these packages. */
    static DebianTool find(String program, String... packages) {
        return installed(program).map(DebianTool::new).orElseGet(() -> new DebianTool(unpacked(program, packages)));
    }

    /** A process of it with these arguments. */
    ProcessBuilder with(Object... arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        ProcessBuilder process = new ProcessBuilder(command);
        if (program.startsWith(UNPACKED)) {
            process.environment().put("LD_LIBRARY_PATH", libraries());
        }
        return process;
    }

    private static Optional<Path> installed(String program) {
        return Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Path unpacked(String program, String... packages) {
        String script =
                "mkdir -p %s && cd %s && apt-get download -qq %s && for deb in *.deb; do dpkg -x $deb .; done && rm *.deb"
                        .formatted(UNPACKED, UNPACKED, String.join(" ", packages));
        System.out.println("unpacking Debian's " + String.join(", ", packages) + " below " + UNPACKED);
        Output.of(new ProcessBuilder("sh", "-c", script));
        return Stream.of("usr/sbin", "usr/bin")
                .map(folder -> UNPACKED.resolve(folder).resolve(program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("install " + String.join(", ", packages) + " by hand"));
    }

    private static String libraries() {
        Path folder = UNPACKED.resolve("usr/lib");
        if (!Files.isDirectory(folder)) {
            return "";
        }
        try (var folders = Files.list(folder)) {
            return folders.map(Path::toString).collect(Collectors.joining(":"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
