package no.krokbro.ingress;

import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** The tenant and the source that a hook's path names. */
record HookPath(String tenant, String source) {
    private static final String BEFORE = "/hooks/";

    /** Of a request; empty when its path does not name two. */
    static Optional<HookPath> of(RoutingContext context) {
        String mount = context.mountPoint(); // null at the root
        return of(context.normalizedPath(), mount == null ? 0 : mount.length());
    }

    /**
     * Of a path that has no two slashes in a row; one at its end changes nothing.
     *
     * @param mount how long the path is that everything of ours is below
     */
    static Optional<HookPath> of(String path, int mount) {
        int tenant = mount + BEFORE.length();
        int end = path.endsWith("/") ? path.length() - 1 : path.length();
        int between = path.indexOf('/', tenant);
        boolean two = path.startsWith(BEFORE, mount)
                && between > tenant
                && between + 1 < end
                && path.lastIndexOf('/', end - 1) == between;
        return two
                ? Optional.of(new HookPath(path.substring(tenant, between), path.substring(between + 1, end)))
                : Optional.empty();
    }
}
