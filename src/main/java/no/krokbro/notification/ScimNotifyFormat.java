package no.krokbro.notification;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** SCIM Notify as Felles IAM sends it (draft-hunt-scim-notify-00): no id, and what values became stays behind. */
record ScimNotifyFormat() implements SentFormat {
    private static final Set<String> KEPT = Set.of("schemas", "type", "time", "resourceUris", "attributes");

    @Override
    public String name() {
        return "scim-notify";
    }

    @Override
    public String sample() {
        return "{\"type\":\"MODIFY\",\"resourceUris\":[\"https://sample.example/v2/Samples/1\"]}";
    }

    @Override
    public List<String> marks() {
        return List.of("resourceUris", "type");
    }

    @Override
    public Optional<String> event(Members members) {
        return members.text("type").map(type -> type.toLowerCase(Locale.ROOT));
    }

    @Override
    public Optional<String> object(Members members) {
        List<String> uris = members.list("resourceUris");
        return uris.size() == 1 ? Optional.of(uris.getFirst()) : Optional.empty();
    }

    @Override
    public Optional<String> time(Members members) {
        return members.text("time");
    }

    @Override
    public List<String> attributes(Members members) {
        return members.list("attributes");
    }

    @Override
    public boolean keeps(String path) {
        return KEPT.contains(path);
    }
}
