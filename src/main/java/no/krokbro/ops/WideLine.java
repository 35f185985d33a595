package no.krokbro.ops;

/** A log line of {@code key=value} pairs; what a stranger can choose gets through only as one harmless word. */
final class WideLine {
    private static final int LONGEST = 200;

    private final StringBuilder text = new StringBuilder(256);

    WideLine(String message) {
        text.append(message);
    }

    WideLine with(String key, long value) {
        text.append(' ').append(key).append('=').append(value);
        return this;
    }

    WideLine with(String key, String value) {
        text.append(' ').append(key).append('=');
        boolean quoted = value.isEmpty() || value.indexOf(' ') >= 0;
        if (quoted) {
            text.append('"');
        }
        int end = Math.min(value.length(), LONGEST);
        for (int i = 0; i < end; i++) {
            char c = value.charAt(i);
            text.append(c < ' ' || c == '"' || c >= 127 ? '?' : c); // no line is forged, no quote is broken out of
        }
        if (quoted) {
            text.append('"');
        }
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
