package no.krokbro.problem;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;

/** How a resource of {@code /api} ends a request with a problem. */
public final class Refusal {
    private Refusal() {}

    /** To be thrown. */
    public static WebApplicationException of(Problem problem) {
        return new WebApplicationException(answer(Response.status(problem.status()), problem));
    }

    static Response answer(Response.ResponseBuilder response, Problem problem) {
        return response.type(Problem.MEDIA_TYPE)
                .header(Problem.REQUEST_ID, RequestId.next())
                .entity(problem.json().toString())
                .build();
    }
}
