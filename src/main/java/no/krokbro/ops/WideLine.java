package no.krokbro.ops;

import java.util.Arrays;

/**
 * A log line of {@code key=value} pairs; what a stranger can choose gets through only as one harmless word.
 *
 * <p>In one array of characters, since natively each character asked for or appended is a call.
 */
final class WideLine {
    private static final int LONGEST = 200;

    private char[] line = new char[320];
    private int size;

    WideLine(String message) {
        add(message, message.length());
    }

    WideLine with(String key, long value) {
        return with(key, Long.toString(value));
    }

    WideLine with(String key, String value) {
        add(' ');
        add(key, key.length());
        add('=');
        boolean quoted = value.isEmpty() || value.indexOf(' ') >= 0;
        if (quoted) {
            add('"');
        }
        int from = size;
        add(value, Math.min(value.length(), LONGEST));
        for (int i = from; i < size; i++) {
            if (!isHarmless(line[i])) {
                line[i] = '?';
            }
        }
        if (quoted) {
            add('"');
        }
        return this;
    }

    private void add(String text, int length) {
        room(length);
        text.getChars(0, length, line, size);
        size += length;
    }

    private void add(char character) {
        room(1);
        line[size++] = character;
    }

    private void room(int length) {
        if (line.length - size < length) {
            line = Arrays.copyOf(line, 2 * line.length + length);
        }
    }

    /** No line is forged by it, and no quote is broken out of. */
    private static boolean isHarmless(char c) {
        return c >= ' ' && c != '"' && c < 127;
    }

    @Override
    public String toString() {
        return new String(line, 0, size);
    }
}
