package no.krokbro.notification;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** CloudEvents 1.0, structured or in headers; with our extensions where the sender has them. */
record CloudEventsFormat() implements SentFormat {
    static final Set<String> ATTRIBUTES =
            Set.of("specversion", "id", "source", "type", "subject", "time", "attributes", "notbefore", "apiversion");

    @Override
    public String name() {
        return "cloudevents";
    }

    @Override
    public String sample() {
        return "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/sample\",\"type\":\"sample.test\",\"subject\":\"samples/1\"}";
    }

    @Override
    public List<String> marks() {
        return List.of("source", "type");
    }

    @Override
    public boolean isAlone(Members members) {
        return members.has("specversion") && members.has("source") && members.has("type");
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

    @Override
    public Optional<String> object(Members members) {
        return members.text("subject");
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
    public Optional<String> notBefore(Members members) {
        return members.text("notbefore");
    }

    @Override
    public List<String> attributes(Members members) {
        return members.list("attributes").stream()
                .flatMap(names -> Arrays.stream(names.split(",", -1)))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    @Override
    public boolean keeps(String path) {
        return ATTRIBUTES.contains(path);
    }
}
