package no.krokbro.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What a resource of {@code /api} throws, as a problem; a fault of ours goes on to {@link ProblemRoutes}. */
final class ProblemMapper {
    @ServerExceptionMapper
    Response refused(WebApplicationException refusal) {
        var response = refusal.getResponse();
        if (response.hasEntity() || response.getStatus() < 400) {
            return response;
        }
        if (response.getStatus() == 400 && refusal.getCause() instanceof JsonProcessingException unreadable) {
            return unreadable(unreadable);
        }
        return Refusal.answer(Response.fromResponse(response), Problem.of(response.getStatus()));
    }

    @ServerExceptionMapper({JsonProcessingException.class, MismatchedInputException.class})
    Response unreadable(JsonProcessingException unreadable) {
        var place = unreadable.getLocation();
        var where = place == null ? "" : " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")";
        var problem = ProblemType.MALFORMED.because("The body is not the JSON that is expected here" + where + ".");
        return Refusal.answer(Response.status(problem.status()), problem);
    }
}
