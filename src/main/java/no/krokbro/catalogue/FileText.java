package no.krokbro.catalogue;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.yaml.snakeyaml.reader.StreamReader;

/** The text of a file: UTF-8 without control characters. */
final class FileText {
    private FileText() {}

    /** @throws Reported when the bytes are no such text */
    static String of(byte[] bytes, Notes notes) {
        var in = ByteBuffer.wrap(bytes);
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(in).toString();
            return printable(text.startsWith("\uFEFF") ? text.substring(1) : text, notes);
        } catch (CharacterCodingException e) {
            int line = 1;
            for (int i = 0; i < in.position(); i++) {
                line += bytes[i] == '\n' ? 1 : 0;
            }
            notes.mistake(new Place(line, ""), "is not UTF-8. Save the file as UTF-8.");
            throw new Reported();
        }
    }

    private static String printable(String text, Notes notes) {
        int line = 1;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            if (text.charAt(i) == '\n') {
                line++;
            }
            if (!StreamReader.isPrintable(text.codePointAt(i))) {
                notes.mistake(new Place(line, ""), "holds a control character. Remove it.");
                throw new Reported();
            }
        }
        return text;
    }
}
