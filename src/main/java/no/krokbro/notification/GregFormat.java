package no.krokbro.notification;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the guest register sends: nearly CloudEvents, with numbers for ids and the object's in {@code data}. */
record GregFormat() implements SentFormat {
    private static final Set<String> KEPT = Set.of("id", "source", "type", "specversion", "version", "time", "data");
    private static final String DATA = "data/";
    private static final String ID = "_id";

    @Override
    public String name() {
        return "greg";
    }

    @Override
    public String sample() {
        return "{\"id\":1,\"source\":\"greg:sample\",\"type\":\"sample.test\",\"data\":{\"person_id\":1}}";
    }

    @Override
    public List<String> marks() {
        return List.of("source", "type");
    }

    @Override
    public boolean isAlone(Members members) {
        return issuer(members).filter(source -> source.startsWith("greg:")).isPresent() && members.has("type");
    }

    @Override
    public Optional<String> id(Members members) {
        return members.text("id");
    }

    @Override
    public Optional<String> issuer(Members members) {
        return members.text("source");
    }

    @Override
    public Optional<String> event(Members members) {
        return members.text("type");
    }

    /** The person, whose roles and identities are found there; else the first object that there is. */
    @Override
    public Optional<String> object(Members members) {
        String person = DATA + "person" + ID;
        return (members.has(person) ? Optional.of(person) : members.name(DATA, ID))
                .flatMap(name -> members.text(name)
                        .map(id -> name.substring(DATA.length(), name.length() - ID.length()) + "s/" + id));
    }

    @Override
    public String kind(Members members) {
        return event(members).orElse("");
    }

    @Override
    public Optional<String> time(Members members) {
        return members.text("time");
    }

    @Override
    public boolean keeps(String path) {
        return KEPT.contains(path) || (path.startsWith(DATA) && path.endsWith(ID));
    }
}
