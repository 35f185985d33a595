package no.krokbro.notification;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The simplest of all: a pointer as plain text, such as {@code accounts/123456}. */
record TextFormat() implements SentFormat {
    private static final int MOST = 2048;
    private static final String POINTER = "pointer";

    /** The pointer that a body is. */
    static Optional<Members> members(byte[] body) {
        if (body.length > MOST) {
            return Optional.empty();
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString()
                    .strip();
            if (text.isEmpty()
                    || "{[<\"".indexOf(text.charAt(0)) >= 0
                    || text.chars().anyMatch(c -> c <= ' ' || Character.isWhitespace(c))) {
                return Optional.empty();
            }
            Members members = new Members();
            members.put(POINTER, text);
            return Optional.of(members);
        } catch (CharacterCodingException notText) {
            return Optional.empty();
        }
    }

    @Override
    public String name() {
        return "text";
    }

    @Override
    public String sample() {
        return "samples/1";
    }

    @Override
    public List<String> marks() {
        return List.of(POINTER);
    }

    @Override
    public boolean isAlone(Members members) {
        return members.text(POINTER).filter(text -> text.indexOf('/') >= 0).isPresent();
    }

    @Override
    public Optional<String> object(Members members) {
        return members.text(POINTER);
    }

    @Override
    public boolean keeps(String path) {
        return path.isEmpty();
    }
}
