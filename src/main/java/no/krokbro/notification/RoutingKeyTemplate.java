package no.krokbro.notification;

import java.nio.charset.StandardCharsets;
import no.krokbro.notification.Template.Fact;
import no.krokbro.notification.Template.Literal;
import no.krokbro.notification.Template.Part;

/**
 * A template whose dots are words of a topic: a value cannot add any.
 *
 * <p>Of each value letters, digits, {@code _} and {@code -} stay, and every other character becomes {@code _};
 * <code>{type}</code> keeps its dots, too.
 */
record RoutingKeyTemplate(Template template) {
    private static final int MAX_BYTES = 255; // AMQP 0-9-1: a shortstr

    String fill(Facts facts) {
        StringBuilder key = new StringBuilder();
        StringBuilder plain = new StringBuilder();
        for (Part part : template.parts()) {
            String value = facts.value(part);
            plain.append(value);
            if (part instanceof Literal) {
                key.append(value);
            } else {
                append(value, part == Fact.TYPE, key);
            }
        }
        facts.impersonal(plain.toString(), "routing key"); // before its @ is a _
        if (key.toString().getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            facts.lack("the routing key is over " + MAX_BYTES + " bytes");
        }
        return key.toString();
    }

    private static void append(String value, boolean keepsDots, StringBuilder key) {
        for (int i = 0; i < value.length(); i++) {
            int c = value.codePointAt(i);
            key.append(keeps(c) || (keepsDots && c == '.') ? (char) c : '_');
            i += Character.charCount(c) - 1;
        }
    }

    private static boolean keeps(int c) {
        return c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == '-');
    }
}
