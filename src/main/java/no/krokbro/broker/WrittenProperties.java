package no.krokbro.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.impl.Frame;
import com.rabbitmq.client.impl.ValueWriter;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * {@link MessageProperties} for the wire: persistent, with one header more, which is a number.
 *
 * <p>A content header of AMQP 0-9-1 (4.2.6.1), its table with RabbitMQ's types of values. It is written into one array: the
 * AMQP client takes each of its parts through three locked streams, an eleventh of all that a hook did natively.
 */
final class WrittenProperties extends BasicProperties {
    private static final int BASIC = 60;
    private static final int CONTENT_TYPE = 1 << 15;
    private static final int CONTENT_ENCODING = 1 << 14;
    private static final int HEADERS = 1 << 13;
    private static final int DELIVERY_MODE = 1 << 12;
    private static final int CORRELATION_ID = 1 << 10;
    private static final int REPLY_TO = 1 << 9;
    private static final int MESSAGE_ID = 1 << 7;
    private static final int TIMESTAMP = 1 << 6;
    private static final int TYPE = 1 << 5;
    private static final int APP_ID = 1 << 3;
    private static final int PERSISTENT = 2;

    private final MessageProperties properties;
    private final String extraHeader;
    private final long extraValue;

    WrittenProperties(MessageProperties properties, String extraHeader, long extraValue) {
        this.properties = properties;
        this.extraHeader = extraHeader;
        this.extraValue = extraValue;
    }

    /**
     * The frame that goes before a body of so many bytes.
     *
     * @throws IllegalArgumentException when a property, or a header's name, is longer than 255 bytes
     */
    @Override
    public Frame toFrame(int channel, long bodySize) {
        Octets frame = new Octets();
        frame.two(BASIC);
        frame.two(0); // weight
        frame.eight(bodySize);
        frame.two(flags());
        optional(frame, properties.contentType());
        optional(frame, properties.contentEncoding());
        headers(frame);
        frame.one(PERSISTENT);
        optional(frame, properties.correlationId());
        optional(frame, properties.replyTo());
        optional(frame, properties.messageId());
        Optional<Instant> timestamp = properties.timestamp();
        if (timestamp.isPresent()) {
            frame.eight(timestamp.get().getEpochSecond());
        }
        optional(frame, properties.type());
        optional(frame, properties.appId());
        return new Frame(AMQP.FRAME_HEADER, channel, frame.written());
    }

    private int flags() {
        return HEADERS
                | DELIVERY_MODE
                | flag(properties.contentType(), CONTENT_TYPE)
                | flag(properties.contentEncoding(), CONTENT_ENCODING)
                | flag(properties.correlationId(), CORRELATION_ID)
                | flag(properties.replyTo(), REPLY_TO)
                | flag(properties.messageId(), MESSAGE_ID)
                | flag(properties.timestamp(), TIMESTAMP)
                | flag(properties.type(), TYPE)
                | flag(properties.appId(), APP_ID);
    }

    private static int flag(Optional<?> property, int flag) {
        return property.isPresent() ? flag : 0;
    }

    private static void optional(Octets frame, Optional<String> text) {
        if (text.isPresent()) {
            frame.shortText(text.get());
        }
    }

    private void headers(Octets frame) {
        int length = frame.place();
        properties.headers().forEach((name, value) -> {
            if (!name.equals(extraHeader)) {
                frame.shortText(name);
                value(frame, value);
            }
        });
        frame.shortText(extraHeader);
        value(frame, extraValue);
        frame.fill(length);
    }

    private static void value(Octets frame, Object value) {
        switch (value) {
            case String text -> {
                frame.one('S');
                frame.longText(text);
            }
            case Integer number -> {
                frame.one('I');
                frame.four(number);
            }
            case Long number -> {
                frame.one('l');
                frame.eight(number);
            }
            default -> frame.all(clients(value));
        }
    }

    /** Rare ones, such as the lists and tables of {@code x-death}, as the client writes them, with their type. */
    private static byte[] clients(Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream stream = new DataOutputStream(bytes);
        try {
            new ValueWriter(stream).writeFieldValue(value);
            stream.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("an array takes every byte", e);
        }
        return bytes.toByteArray();
    }

    /** The bytes of a frame, highest first, in an array that grows. */
    private static final class Octets {
        private static final int LONGEST_SHORT_TEXT = 255;

        private byte[] bytes = new byte[512];
        private char[] chars = new char[64];
        private int size;

        void one(int octet) {
            number(octet, Byte.BYTES);
        }

        void two(int number) {
            number(number, Short.BYTES);
        }

        void four(int number) {
            number(number, Integer.BYTES);
        }

        void eight(long number) {
            number(number, Long.BYTES);
        }

        void all(byte[] octets) {
            room(octets.length);
            System.arraycopy(octets, 0, bytes, size, octets.length);
            size += octets.length;
        }

        void shortText(String text) {
            int length = size;
            one(0);
            int octets = text(text);
            if (octets > LONGEST_SHORT_TEXT) {
                throw new IllegalArgumentException("a property of " + octets + " bytes");
            }
            bytes[length] = (byte) octets;
        }

        void longText(String text) {
            int length = place();
            text(text);
            fill(length);
        }

        /** Writes it in UTF-8, nearly always ASCII and then without an array in between; how many bytes these are. */
        private int text(String text) {
            int length = text.length();
            room(length);
            if (chars.length < length) {
                chars = new char[length];
            }
            text.getChars(0, length, chars, 0); // natively each charAt is a call
            for (int i = 0; i < length; i++) {
                char c = chars[i];
                if (c >= 128) {
                    byte[] octets = text.getBytes(UTF_8);
                    all(octets);
                    return octets.length;
                }
                bytes[size + i] = (byte) c;
            }
            size += length;
            return length;
        }

        /** Leaves room for the length of what follows. */
        int place() {
            four(0);
            return size;
        }

        /** Writes the length of all that was written since. */
        void fill(int place) {
            int end = size;
            size = place - Integer.BYTES;
            four(end - place);
            size = end;
        }

        ByteBuffer written() {
            return ByteBuffer.wrap(bytes, 0, size);
        }

        private void number(long number, int octets) {
            room(octets);
            for (int shift = Byte.SIZE * (octets - 1); shift >= 0; shift -= Byte.SIZE) {
                bytes[size++] = (byte) (number >> shift);
            }
        }

        private void room(int octets) {
            if (bytes.length - size < octets) {
                bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + octets));
            }
        }
    }
}
