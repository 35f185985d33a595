package no.krokbro.ingress;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import no.krokbro.notification.PersonalValues;

/** The id by which the API gateway knows a request, when it sends one. */
final class Transaction {
    private static final List<CharSequence> HEADERS = List.of(
            HttpHeaders.createOptimized("x-gravitee-transaction-id"),
            HttpHeaders.createOptimized("x-gravitee-request-id"));
    private static final int LONGEST = 128;

    private Transaction() {}

    static Optional<String> of(HttpServerRequest request) {
        for (CharSequence name : HEADERS) {
            String id = request.getHeader(name);
            if (id != null && plain(id)) {
                return Optional.of(id);
            }
        }
        return Optional.empty();
    }

    // it goes into the log and into headers, so nothing personal does, and nothing but letters, digits and dashes
    private static boolean plain(String id) {
        return !PersonalValues.in(id)
                && !id.isEmpty()
                && id.length() <= LONGEST
                && id.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_'));
    }
}
