package no.krokbro.ops;

/** A log line of {@code key=value} pairs; what a stranger can choose gets through only as one harmless word. */
final class WideLine {
    private static final int LONGEST = 200;

    private final StringBuilder text = new StringBuilder(512);

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
        if (isHarmless(value)) {
            text.append(value);
        } else {
            int end = Math.min(value.length(), LONGEST);
            for (int i = 0; i < end; i++) {
                char c = value.charAt(i);
                text.append(isHarmless(c) ? c : '?');
            }
        }
        if (quoted) {
            text.append('"');
        }
        return this;
    }

    private static boolean isHarmless(String value) {
        if (value.length() > LONGEST) {
            return false;
        }
        char[] chars = value.toCharArray(); // one copy, since natively each charAt is a call
        for (char c : chars) {
            if (!isHarmless(c)) {
                return false;
            }
        }
        return true;
    }

    /** No line is forged by it, and no quote is broken out of. */
    private static boolean isHarmless(char c) {
        return c >= ' ' && c != '"' && c < 127;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
