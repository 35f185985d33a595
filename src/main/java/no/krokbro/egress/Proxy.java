package no.krokbro.egress;

import java.util.Optional;

/**
 * An HTTP proxy that requests go out by, through CONNECT.
 *
 * @param trusted whether its own address needs no judging, since the operator named it
 * @param resolves whether it looks the names of endpoints up itself: then nobody judges their addresses (a weakening)
 */
public record Proxy(String host, int port, Optional<Login> login, boolean trusted, boolean resolves) {
    /** What the proxy asks for; never shown. */
    public record Login(String username, String password) {
        @Override
        public String toString() {
            return "Login[…]";
        }
    }
}
