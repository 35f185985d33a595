package no.krokbro.notification;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * XML from strangers, as the JSON that says the same, so that one mapping serves both.
 *
 * <p>The root element is the object, elements are its members, those that stand there more than once an array, attributes
 * are members too; all values are strings. No document type, so no entities but XML's own five; nested at most 64 deep.
 */
public final class XmlBody {
    private static final int DEEPEST = 64;

    private XmlBody() {}

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        factory.setXMLResolver((_, _, _, _) -> {
            throw new XMLStreamException("nothing is fetched");
        });
        return factory;
    }

    /** Whether a content type says that a body is XML (RFC 7303). */
    public static boolean isXml(Optional<String> contentType) {
        String type = contentType.orElse("").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return type.equals("application/xml") || type.equals("text/xml") || type.endsWith("+xml");
    }

    /** The JSON; nothing when it is not XML within our limits. */
    public static Optional<byte[]> asJson(byte[] body) {
        try {
            XMLStreamReader reader = factory().createXMLStreamReader(new ByteArrayInputStream(body));
            while (reader.next() != XMLStreamConstants.START_ELEMENT) {
                refuseDocumentType(reader);
            }
            Object root = element(reader, 1);
            while (reader.hasNext()) {
                reader.next();
            }
            return Optional.of(written(root));
        } catch (XMLStreamException notXml) {
            return Optional.empty();
        }
    }

    /** A string, or the members by name: strings, maps and lists of both. */
    private static Object element(XMLStreamReader reader, int depth) throws XMLStreamException {
        if (depth > DEEPEST) {
            throw new XMLStreamException("too deep");
        }
        Map<String, List<Object>> members = new LinkedHashMap<>();
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            put(members, reader.getAttributeLocalName(i), reader.getAttributeValue(i));
        }
        StringBuilder text = new StringBuilder();
        while (reader.next() != XMLStreamConstants.END_ELEMENT) {
            switch (reader.getEventType()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    String name = reader.getLocalName(); // before the reader is in it
                    put(members, name, element(reader, depth + 1));
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(reader.getText());
                case XMLStreamConstants.ENTITY_REFERENCE -> throw new XMLStreamException("an entity of its own");
                default -> {}
            }
        }
        String own = text.toString().strip();
        if (!members.isEmpty() && !own.isEmpty()) {
            put(members, "value", own);
        }
        return members.isEmpty() ? own : members;
    }

    private static void put(Map<String, List<Object>> members, String name, Object value) {
        members.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(value);
    }

    private static void refuseDocumentType(XMLStreamReader reader) throws XMLStreamException {
        if (reader.getEventType() == XMLStreamConstants.DTD) {
            throw new XMLStreamException("a document type");
        }
    }

    private static byte[] written(Object root) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator out = StrictJson.FACTORY.createGenerator(bytes)) {
            write(out, root);
        } catch (IOException e) {
            throw new UncheckedIOException("memory takes what is written", e);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator out, Object value) throws IOException {
        switch (value) {
            case Map<?, ?> members -> {
                out.writeStartObject();
                for (Map.Entry<?, ?> member : members.entrySet()) {
                    out.writeFieldName(member.getKey().toString());
                    List<?> values = (List<?>) member.getValue();
                    if (values.size() == 1) {
                        write(out, values.getFirst());
                    } else {
                        out.writeStartArray();
                        for (Object each : values) {
                            write(out, each);
                        }
                        out.writeEndArray();
                    }
                }
                out.writeEndObject();
            }
            default -> out.writeString(value.toString());
        }
    }
}
