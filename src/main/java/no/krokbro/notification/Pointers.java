package no.krokbro.notification;

import java.util.Optional;

/**
 * How pointers to objects are written.
 *
 * @param base what relative ones are relative to, such as {@code https://fs.example/v1/}; ends in / or :
 * @param instead what stands in the base's place: the base itself for absolute pointers, nothing for relative ones, or such
 *     as {@code urn:fs:}; as sent when empty
 */
public record Pointers(Optional<String> base, Optional<String> instead) {
    /** As they are sent. */
    public static final Pointers AS_SENT = new Pointers(Optional.empty(), Optional.empty());

    /** Whether one leads out of its base. */
    static boolean climbs(String sent) {
        String path = "/" + PercentEncoded.decoded(sent).replace('\\', '/') + "/";
        return path.contains("/../");
    }

    String written(String sent) {
        if (instead.isEmpty()) {
            return sent;
        }
        if (base.isPresent() && sent.startsWith(base.get())) {
            return instead.get() + sent.substring(base.get().length());
        }
        return isRelative(sent) ? instead.get() + (sent.startsWith("/") ? sent.substring(1) : sent) : sent;
    }

    /** RFC 3986 4.2: without a scheme and without a host. */
    static boolean isRelative(String pointer) {
        if (pointer.startsWith("//")) {
            return false;
        }
        int colon = pointer.indexOf(':');
        int slash = pointer.indexOf('/');
        return colon < 0 || (slash >= 0 && slash < colon);
    }

    /** What kind of thing is pointed to: the last but one part of the path, or of a URN. */
    static Optional<String> entity(String pointer) {
        String path = path(pointer);
        char between = path.indexOf('/') >= 0 ? '/' : ':';
        int last = path.lastIndexOf(between);
        if (last <= 0) {
            return Optional.empty();
        }
        String entity = path.substring(path.lastIndexOf(between, last - 1) + 1, last);
        return entity.isEmpty() ? Optional.empty() : Optional.of(entity);
    }

    /** The version of the API that a pointer is for: a part of its path such as {@code v1}. */
    static Optional<String> version(String pointer) {
        String path = path(pointer);
        for (int from = 0; from < path.length(); ) {
            int slash = path.indexOf('/', from);
            int end = slash < 0 ? path.length() : slash;
            if (isVersion(path, from, end)) {
                return Optional.of(path.substring(from, end));
            }
            from = end + 1;
        }
        return Optional.empty();
    }

    private static boolean isVersion(String path, int from, int end) {
        if (end - from < 2 || end - from > 4 || path.charAt(from) != 'v') {
            return false;
        }
        return path.substring(from + 1, end).chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static String path(String pointer) {
        int end = pointer.length();
        for (char c : new char[] {'?', '#'}) {
            int at = pointer.indexOf(c);
            end = at >= 0 && at < end ? at : end;
        }
        int host = pointer.indexOf("//");
        int from = host < 0 || host > end ? 0 : pointer.indexOf('/', host + 2);
        return from < 0 || from > end ? "" : pointer.substring(from, end);
    }
}
