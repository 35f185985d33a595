package no.krokbro.catalogue;

/**
 * What is wrong in the catalogue's file, where, and what to do about it. Quotes no value of the file, which may be a
 * secret.
 *
 * @param file as it was asked for
 * @param line from 1; 0 when the mistake stands in no line
 * @param path of the setting, such as {@code tenants.uio.sources.github.secrets[0]}; empty for the whole file
 */
public record Mistake(String file, int line, String path, String text) {
    public Mistake {
        path = printable(path);
        text = printable(text);
    }

    // A key is the file's own text: it must not start a new line in a log
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    @Override
    public String toString() {
        return file + (line > 0 ? ":" + line : "") + (path.isEmpty() ? "" : " " + path) + ": " + text;
    }
}
