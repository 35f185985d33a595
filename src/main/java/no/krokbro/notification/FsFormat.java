package no.krokbro.notification;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What FS and TP send: a JWT's names, a relative {@code sub}, and {@code iat} in milliseconds as a string. */
record FsFormat() implements SentFormat {
    private static final Set<String> KEPT = Set.of("sub", "iss", "iat", "operation", "jti", "nbf");

    @Override
    public String name() {
        return "fs";
    }

    @Override
    public String sample() {
        return "{\"operation\":\"test\",\"sub\":\"samples/1\",\"iss\":\"sample\"}";
    }

    @Override
    public List<String> marks() {
        return List.of("operation", "sub");
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
        return members.text("operation");
    }

    @Override
    public Optional<String> object(Members members) {
        return members.text("sub");
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
    public boolean keeps(String path) {
        return KEPT.contains(path) || (path.endsWith("_id") && path.indexOf('/') < 0);
    }
}
