package no.krokbro.notification;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A text as RFC 3986 2.1 writes it in addresses. */
final class PercentEncoded {
    private PercentEncoded() {}

    /** What it says, decoded once; the same text where nothing is encoded. */
    static String decoded(String text) {
        int first = text.indexOf('%');
        if (first < 0) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            int value = bytes[i] == '%' && i + 2 < bytes.length ? octet(bytes[i + 1], bytes[i + 2]) : -1;
            decoded.write(value < 0 ? bytes[i] : value);
            i += value < 0 ? 0 : 2;
        }
        return decoded.toString(StandardCharsets.UTF_8);
    }

    private static int octet(byte high, byte low) {
        int first = Character.digit(high, 16);
        int second = Character.digit(low, 16);
        return first < 0 || second < 0 ? -1 : 16 * first + second;
    }
}
