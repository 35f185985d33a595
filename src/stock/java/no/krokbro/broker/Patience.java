package no.krokbro.broker;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionTimeoutException;

/** Waiting for what was promised, and saying in a sentence when it did not come. */
final class Patience {
    private Patience() {}

    static void within(Duration limit, String otherwise, Callable<Boolean> condition) {
        if (!waited(limit, condition)) {
            throw new AssertionError(otherwise);
        }
    }

    /** Whether it came in time; what the condition throws means "not yet". */
    static boolean waited(Duration limit, Callable<Boolean> condition) {
        try {
            await().atMost(limit)
                    .pollInterval(Duration.ofMillis(50))
                    .ignoreExceptions()
                    .until(condition);
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }
}
