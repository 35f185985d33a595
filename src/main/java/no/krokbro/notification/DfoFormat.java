package no.krokbro.notification;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What DFØ and SAP send: {@code id} is the object's, not the event's, and no word says what happened. */
record DfoFormat() implements SentFormat {
    private static final Set<String> KEPT = Set.of("id", "uri", "gyldigEtter");

    @Override
    public String name() {
        return "dfo";
    }

    @Override
    public String sample() {
        return "{\"id\":\"1\",\"uri\":\"dfo:samples\"}";
    }

    @Override
    public List<String> marks() {
        return List.of("uri", "id");
    }

    @Override
    public Optional<String> issuer(Members members) {
        return members.text("uri").filter(uri -> uri.indexOf(':') > 0).map(uri -> uri.substring(0, uri.indexOf(':')));
    }

    @Override
    public Optional<String> object(Members members) {
        return entity(members).flatMap(entity -> members.text("id").map(id -> entity + "/" + id));
    }

    @Override
    public Optional<String> entity(Members members) {
        return members.text("uri").map(uri -> uri.substring(uri.lastIndexOf(':') + 1));
    }

    @Override
    public Optional<String> notBefore(Members members) {
        return members.text("gyldigEtter");
    }

    @Override
    public boolean keeps(String path) {
        return KEPT.contains(path);
    }
}
