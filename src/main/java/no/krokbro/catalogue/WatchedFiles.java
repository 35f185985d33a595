package no.krokbro.catalogue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * The files that one reading looked into, each with a digest of what stood there. Content and not modification times,
 * since a mounted secret changes by a swap of links and a copied file may keep its time.
 */
final class WatchedFiles {
    static final int LIMIT = 1 << 20;
    private static final String UNREADABLE = "unreadable";
    private static final String CHANGING = "changing"; // between two looks at it: not what will stand there

    private final Map<Path, String> digests = new HashMap<>();

    /** @throws Wrong when the file cannot be read or is over the limit */
    byte[] read(Path file) {
        byte[] bytes;
        try {
            bytes = bytes(file);
            digests.merge(file, digest(bytes), (first, again) -> first.equals(again) ? first : CHANGING);
        } catch (IOException e) {
            digests.put(file, UNREADABLE);
            throw new Wrong(why(e));
        }
        if (bytes.length > LIMIT) {
            throw new Wrong("larger than 1 MiB");
        }
        return bytes;
    }

    /** What was read. */
    Map<Path, String> asRead() {
        return Map.copyOf(digests);
    }

    /** What stands there now. */
    Map<Path, String> asTheyAre() {
        Map<Path, String> now = new HashMap<>();
        digests.keySet().forEach(file -> now.put(file, current(file)));
        return now;
    }

    private static String current(Path file) {
        try {
            return digest(bytes(file));
        } catch (IOException e) {
            return UNREADABLE;
        }
    }

    private static byte[] bytes(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException("reading a pipe or device could take for ever");
        }
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(LIMIT + 1);
        }
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String why(IOException failure) {
        return switch (failure) {
            case NoSuchFileException _ -> "no such file";
            case AccessDeniedException _ -> "this user may not read it";
            default -> "not a readable file";
        };
    }
}
