package no.krokbro.problem;

import java.util.Arrays;
import java.util.Optional;

/** Every kind of problem that Krokbro tells of; its URI is for tools to rely on. */
public enum ProblemType {
    MALFORMED(400, "malformed", "Bad request"),
    UNVERIFIED(401, "unverified", "Unauthorized"),
    FORBIDDEN(403, "forbidden", "Forbidden"),
    UNKNOWN(404, "unknown", "Not found"),
    WRONG_METHOD(405, "method", "Method not allowed"),
    TOO_SLOW(408, "too-slow", "Request timeout"),
    TOO_LARGE(413, "too-large", "Content too large"),
    MEDIA(415, "media", "Unsupported media type"),
    UNSIGNABLE(422, "unsignable", "Cannot be signed"),
    TOO_MANY(429, "too-many", "Too many requests"),
    FAULT(500, "fault", "Internal server error"),
    UNAVAILABLE(503, "unavailable", "Service unavailable");

    private final int status;
    private final String uri;
    private final String title;

    ProblemType(int status, String name, String title) {
        this.status = status;
        this.uri = "urn:krokbro:problem:" + name;
        this.title = title;
    }

    /** The HTTP status that it is answered with. */
    public int status() {
        return status;
    }

    /** What a tool recognises it by. */
    public String uri() {
        return uri;
    }

    /** The same words for every problem of this type. */
    public String title() {
        return title;
    }

    /** A problem of this type; {@code detail} says what is wrong in this very case. */
    public Problem because(String detail) {
        return Problem.of(this, detail);
    }

    static Optional<ProblemType> of(int status) {
        return Arrays.stream(values()).filter(type -> type.status == status).findFirst();
    }
}
