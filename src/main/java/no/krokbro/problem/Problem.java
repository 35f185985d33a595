package no.krokbro.problem;

/** RFC 9457 problem details. */
public record Problem(String type, String title, int status, String detail) {
    public static Problem of(String kind, String title, int status, String detail) {
        return new Problem("urn:krokbro:problem:" + kind, title, status, detail);
    }
}
