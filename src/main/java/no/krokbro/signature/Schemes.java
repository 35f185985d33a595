package no.krokbro.signature;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The schemes that Krokbro brings, by name: one file each in {@code schemes/}, listed in its {@code index.txt}. */
public final class Schemes {
    private static final List<String> NAMES =
            text("index.txt").lines().toList(); // a native executable cannot list a folder
    private static final Map<String, Scheme> PRESETS = presets();

    private Schemes() {}

    /** The scheme of this name. */
    public static Optional<Scheme> preset(String name) {
        return Optional.ofNullable(PRESETS.get(name));
    }

    /** All names in the order of the alphabet, for those who choose one. */
    public static List<String> names() {
        return NAMES;
    }

    private static Map<String, Scheme> presets() {
        Map<String, Scheme> presets = new LinkedHashMap<>();
        NAMES.forEach(name -> presets.put(name, read(name)));
        return Map.copyOf(presets);
    }

    private static Scheme read(String name) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        Map<String, Object> declared = new Yaml(new SafeConstructor(options)).load(text(name + ".yaml"));
        return switch (SchemeReader.read(name, declared, name)) {
            case Scheme.Parsed.Valid(var scheme) -> scheme;
            case Scheme.Parsed.Invalid(var mistakes) -> throw new IllegalStateException(name + ": " + mistakes);
        };
    }

    private static String text(String file) {
        try (InputStream content = Schemes.class.getResourceAsStream("/schemes/" + file)) {
            return new String(Objects.requireNonNull(content, file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }
}
