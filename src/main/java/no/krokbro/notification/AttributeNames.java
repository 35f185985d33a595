package no.krokbro.notification;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import no.krokbro.notification.JsonPlaces.Found;

/**
 * The names of changed fields, from the places of the body that a source names.
 *
 * <p>A place may hold an object, whose names are taken and whose values are not, an array of strings, or one string. Senders
 * leave these places out where nothing changed, so a missing one gives no names.
 */
record AttributeNames(List<JsonPointer> pointers) {
    private static final int MAX_BYTES = 2048;

    AttributeNames {
        pointers = List.copyOf(pointers);
    }

    /** The names, joined by commas; empty when there are none. */
    String in(Facts facts) {
        Set<String> names = new LinkedHashSet<>();
        for (JsonPointer pointer : pointers) {
            facts.at(pointer).ifPresent(found -> {
                switch (found) {
                    case Found.Names(var several) -> names.addAll(several);
                    case Found.Scalar(var one) -> names.add(one);
                    case Found.Other _ -> facts.lack(pointer + " is not a list of names");
                }
            });
        }
        return joined(names, facts);
    }

    /** Those that the sender's message names. */
    static String of(SentEvent event, Facts facts) {
        return joined(new LinkedHashSet<>(event.attributes()), facts);
    }

    private static String joined(Set<String> names, Facts facts) {
        if (names.stream().anyMatch(name -> name.isEmpty() || name.indexOf(',') >= 0)) {
            facts.lack("a name of a changed field is empty or contains a comma");
        }
        String joined = names.stream()
                .map(name -> facts.fit(name, "a name of a changed field"))
                .collect(Collectors.joining(","));
        return names.isEmpty() ? "" : facts.checked(joined, "list of changed fields", MAX_BYTES);
    }
}
