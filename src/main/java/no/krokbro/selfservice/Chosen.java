package no.krokbro.selfservice;

import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import no.krokbro.delivery.DeadLetter;
import no.krokbro.problem.Problem;
import no.krokbro.problem.ProblemType;
import no.krokbro.problem.RequestId;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters: exactly one of these.
 *
 * @param ids their webhook ids
 * @param all of them
 * @param since those whose last attempt was then or later
 * @param reason why they are dropped
 */
public record Chosen(
        Optional<Set<String>> ids, Optional<Boolean> all, Optional<Instant> since, Optional<String> reason) {
    private static final String WHICH =
            "Say which: {\"ids\": [...]}, {\"all\": true} or {\"since\": \"2026-12-01T20:00:00Z\"}.";

    /** What was sent; {@code null} is an empty body. */
    static Chosen of(@Nullable Chosen sent) {
        if (sent == null) {
            throw bad(WHICH);
        }
        return sent;
    }

    Predicate<DeadLetter> which() {
        boolean everything = all.orElse(false);
        if ((ids.isPresent() ? 1 : 0) + (everything ? 1 : 0) + (since.isPresent() ? 1 : 0) != 1) {
            throw bad(WHICH);
        }
        return ids.<Predicate<DeadLetter>>map(chosen -> letter -> chosen.contains(letter.id()))
                .or(() -> since.map(from ->
                        letter -> letter.last().filter(at -> !at.isBefore(from)).isPresent()))
                .orElse(_ -> true);
    }

    String because() {
        return reason.filter(text -> !text.isBlank())
                .orElseThrow(() -> bad("Say why, as \"reason\": what is dropped is gone for good."));
    }

    private static BadRequestException bad(String detail) {
        return new BadRequestException(Response.status(400)
                .type(Problem.MEDIA_TYPE)
                .header(Problem.REQUEST_ID, RequestId.next())
                .entity(ProblemType.MALFORMED.because(detail).json().toString())
                .build());
    }
}
