package no.krokbro.catalogue;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.krokbro.catalogue.YamlValue.Text;

/**
 * Puts what a value refers to in its place: a variable of the environment for <code>${NAME}</code>, a mounted file for
 * {@code file:}. What comes in is not looked at again.
 */
final class References {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)(}?)");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final String FILE = "file:";

    private final Map<String, String> environment;
    private final Path catalogue;
    private final WatchedFiles files;

    /** {@code catalogue}: the file beside which relative paths begin. */
    References(Map<String, String> environment, Path catalogue, WatchedFiles files) {
        this.environment = environment;
        this.catalogue = catalogue;
        this.files = files;
    }

    /** @throws Wrong when there is nothing at the other end */
    Text resolve(int line, String scalar) {
        String text = withEnvironment(scalar);
        return scalar.startsWith(FILE)
                ? new Text(line, mounted(text.substring(FILE.length()), scalar), true)
                : new Text(line, text, false);
    }

    private String withEnvironment(String scalar) {
        List<String> unset = new ArrayList<>();
        String text = REFERENCE.matcher(scalar).replaceAll(reference -> {
            String name = reference.group(1);
            if (reference.group(2).isEmpty() || !NAME.matcher(name).matches()) {
                throw new Wrong("${ takes the name of an environment variable and }."
                        + " Text that holds ${ must come from outside the file.");
            }
            Optional<String> value = Optional.ofNullable(environment.get(name));
            if (value.isEmpty()) {
                unset.add(name);
            }
            return Matcher.quoteReplacement(value.orElse(""));
        });
        if (!unset.isEmpty()) {
            throw new Wrong(String.join(" and ", unset)
                    + (unset.size() == 1 ? " is not set. Set it" : " are not set. Set them") + ", or use file:.");
        }
        return text;
    }

    private String mounted(String path, String scalar) {
        try {
            byte[] content = files.read(catalogue.resolveSibling(path));
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (Wrong wrong) {
            throw new Wrong(scalar + " cannot be read: " + wrong.text() + ". Mount it, or use ${NAME}.");
        } catch (CharacterCodingException e) {
            throw new Wrong(scalar + " is not UTF-8. Mount text there.");
        } catch (InvalidPathException e) {
            throw new Wrong("file: takes the path of a mounted file");
        }
    }
}
