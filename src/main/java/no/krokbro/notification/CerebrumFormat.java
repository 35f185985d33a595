package no.krokbro.notification;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** SCIM events as Cerebrum sends them (draft-hunt-idevent-scim-00): unsigned, one event in a message. */
record CerebrumFormat() implements SentFormat {
    private static final Set<String> KEPT =
            Set.of("jti", "eventUris", "iat", "iss", "aud", "sub", "nbf", "resourceType");

    @Override
    public String name() {
        return "cerebrum";
    }

    @Override
    public String sample() {
        return "{\"eventUris\":[\"urn:ietf:params:event:SCIM:modify\"],\"sub\":\"https://sample.example/v1/samples/1\"}";
    }

    @Override
    public List<String> marks() {
        return List.of("eventUris", "sub");
    }

    @Override
    public Optional<String> id(Members members) {
        return members.text("jti");
    }

    @Override
    public Optional<String> issuer(Members members) {
        return members.text("iss");
    }

    @Override
    public Optional<String> event(Members members) {
        return uri(members).map(uri -> uri.substring(uri.lastIndexOf(':') + 1).toLowerCase(Locale.ROOT));
    }

    @Override
    public Optional<String> object(Members members) {
        return members.text("sub");
    }

    @Override
    public Optional<String> entity(Members members) {
        return members.text("resourceType").or(() -> SentFormat.super.entity(members));
    }

    @Override
    public Optional<String> time(Members members) {
        return members.text("iat");
    }

    @Override
    public Optional<String> notBefore(Members members) {
        return members.text("nbf");
    }

    @Override
    public List<String> attributes(Members members) {
        return uri(members).map(uri -> members.list(uri + "/attributes")).orElse(List.of());
    }

    @Override
    public boolean keeps(String path) {
        return KEPT.contains(path)
                || (path.startsWith(Members.SCIM_EVENT)
                        && (path.indexOf('/') < 0 || path.endsWith("/attributes") || path.endsWith("/object")));
    }

    private static Optional<String> uri(Members members) {
        List<String> uris = members.list("eventUris");
        return uris.size() == 1 ? Optional.of(uris.getFirst()) : Optional.empty();
    }
}
