package no.krokbro.egress;

import java.util.Locale;
import java.util.Set;

/**
 * What a request may bring: a method and header names that are RFC 9110 tokens, values of printable ASCII, and no header that
 * belongs to the connection.
 */
final class FieldRules {
    private static final String TOKEN_SIGNS = "!#$%&'*+-.^_`|~";
    private static final Set<String> OF_THE_CONNECTION = Set.of(
            "connection",
            "content-length",
            "expect",
            "host",
            "keep-alive",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private FieldRules() {}

    static boolean allow(EgressRequest request) {
        for (var header : request.headers().entrySet()) {
            if (!isName(header.getKey()) || !isValue(header.getValue())) {
                return false;
            }
        }
        return isToken(request.method());
    }

    private static boolean isToken(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (!isTokenSign(text.charAt(at))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static boolean isName(String name) {
        return isToken(name) && !OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT));
    }

    private static boolean isValue(String value) {
        for (int at = 0; at < value.length(); at++) {
            char sign = value.charAt(at);
            if (sign != '\t' && (sign < ' ' || sign > '~')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isTokenSign(char sign) {
        return (sign >= 'a' && sign <= 'z')
                || (sign >= 'A' && sign <= 'Z')
                || (sign >= '0' && sign <= '9')
                || TOKEN_SIGNS.indexOf(sign) >= 0;
    }
}
