package no.krokbro.catalogue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * The part of YAML that a person reads without surprises: one document of maps, lists and scalars, no aliases, anchors,
 * tags or duplicate keys. Every scalar is text until its setting says otherwise, so {@code no} is a word.
 */
final class YamlFile {
    private static final int MAX_DEPTH = 32;
    private static final Set<String> NOTHING = Set.of("", "~", "null");

    private final ParserImpl parser;
    private final Notes notes;
    private final References references;
    private int lastLine = 1;

    private YamlFile(String text, Notes notes, References references) {
        this.parser = new ParserImpl(new StreamReader(text), new LoaderOptions());
        this.notes = notes;
        this.references = references;
    }

    /**
     * The one value of the file.
     *
     * @throws Reported when it is no such YAML
     */
    static YamlValue parse(String text, Notes notes, References references) {
        return new YamlFile(text, notes, references).document();
    }

    private YamlValue document() {
        next(); // the stream's start
        if (next().is(Event.ID.StreamEnd)) {
            notes.mistake(Place.WHOLE_FILE, "is empty. Write tenants: {} for no tenants.");
            throw new Reported();
        }
        YamlValue value = value(next(), Place.WHOLE_FILE, 0);
        next(); // the document's end
        Event rest = next();
        if (!rest.is(Event.ID.StreamEnd)) {
            refuse(rest, Place.WHOLE_FILE, "a second document begins. Keep one in a file.");
        }
        return value;
    }

    private YamlValue value(Event event, Place place, int depth) {
        if (depth > MAX_DEPTH) {
            refuse(event, place, "is nested too deeply. Nothing here needs as many levels.");
            throw new Reported();
        }
        if (event instanceof NodeEvent node && decorated(node)) {
            refuse(event, place, "aliases, anchors and tags are not taken. Quote a value that begins with *, & or !.");
        }
        return switch (event) {
            case AliasEvent _ -> new YamlValue.Refused(line(event));
            case ScalarEvent scalar -> scalar(scalar, place);
            case SequenceStartEvent start -> items(start, place, depth);
            case MappingStartEvent start -> entries(start, place, depth);
            default -> throw new IllegalStateException("no value begins with " + event.getEventId());
        };
    }

    private static boolean decorated(NodeEvent node) {
        return node.getAnchor() != null // an alias's name, too
                || (node instanceof ScalarEvent scalar && scalar.getTag() != null)
                || (node instanceof CollectionStartEvent start && start.getTag() != null);
    }

    private YamlValue scalar(ScalarEvent scalar, Place place) {
        if (scalar.isPlain() && NOTHING.contains(scalar.getValue())) {
            return new YamlValue.Nothing(line(scalar));
        }
        try {
            return references.resolve(line(scalar), scalar.getValue());
        } catch (Wrong wrong) {
            return refuse(scalar, place, wrong.text());
        }
    }

    private YamlValue items(CollectionStartEvent start, Place place, int depth) {
        List<YamlValue> items = new ArrayList<>();
        for (Event event = next(); !event.is(Event.ID.SequenceEnd); event = next()) {
            items.add(value(event, place.item(line(event), items.size()), depth + 1));
        }
        return new YamlValue.Items(line(start), items);
    }

    private YamlValue entries(CollectionStartEvent start, Place place, int depth) {
        Map<String, YamlValue.Entry> entries = new LinkedHashMap<>();
        for (Event event = next(); !event.is(Event.ID.MappingEnd); event = next()) {
            String key = key(event, place, depth);
            Place here = place.key(line(event), key);
            var entry = new YamlValue.Entry(line(event), value(next(), here, depth + 1));
            if (entries.putIfAbsent(key, entry) != null) {
                refuse(event, here, "stands here twice. Keep one.");
            }
        }
        return new YamlValue.Entries(line(start), entries);
    }

    private String key(Event event, Place place, int depth) {
        if (event instanceof ScalarEvent scalar && !decorated(scalar)) {
            return scalar.getValue();
        }
        value(event, place, depth + 1);
        refuse(event, place, "a key is one plain word. Write key: value.");
        return "?";
    }

    private YamlValue refuse(Event event, Place place, String text) {
        notes.mistake(new Place(line(event), place.path()), text);
        return new YamlValue.Refused(line(event));
    }

    private Event next() {
        try {
            Event event = parser.getEvent();
            lastLine = line(event);
            return event;
        } catch (MarkedYAMLException e) {
            throw notYaml(line(e.getProblemMark().getLine()), ": " + problem(e) + ".");
        } catch (YAMLException | IllegalArgumentException e) {
            throw notYaml(lastLine, ", here or soon after."); // the parser does not always say where
        }
    }

    // Its message quotes the file; of its problems one does, too
    private static String problem(MarkedYAMLException e) {
        return e.getProblem().contains("tag handle") ? "found an undeclared tag" : e.getProblem();
    }

    private Reported notYaml(int line, String why) {
        notes.mistake(new Place(line, ""), "is not YAML" + why);
        return new Reported();
    }

    private static int line(Event event) {
        return line(event.getStartMark().getLine());
    }

    private static int line(int fromZero) {
        return fromZero + 1;
    }
}
