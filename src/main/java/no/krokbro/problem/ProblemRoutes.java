package no.krokbro.problem;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Answers with a problem what no route answers: an unknown path, a method that is not taken, a fault of ours. */
@Singleton
final class ProblemRoutes {
    private static final Logger LOG = Logger.getLogger(ProblemRoutes.class);

    void serve(@Observes Router router) {
        // before Quarkus' own, which shows pages with error ids of its own
        router.route().order(Integer.MIN_VALUE).failureHandler(ProblemRoutes::failed);
        for (var type : ProblemType.values()) {
            router.errorHandler(type.status(), context -> answer(context, type.status()));
        }
    }

    private static void failed(RoutingContext context) {
        answer(context, context.statusCode() < 0 ? 500 : context.statusCode());
    }

    private static void answer(RoutingContext context, int status) {
        var response = context.response();
        var requestId = RequestId.next();
        if (status >= 500 && !response.closed()) {
            LOG.errorf(context.failure(), "request.failed status=%d request=%s", status, requestId);
        }
        if (!response.headWritten()) {
            Problem.of(status).end(response.putHeader(Problem.REQUEST_ID, requestId));
        } else if (!response.ended()) {
            response.reset();
        }
    }
}
