package no.krokbro.broker;

import java.io.IOException;
import no.krokbro.broker.PublishOutcome.Reason;

/**
 * Something asked of RabbitMQ by a thread that waits for the answer.
 *
 * @param otherwise told instead when it failed, or could not be asked
 */
record Asked(Question question, Runnable otherwise) implements Line.Job {
    /** The question. */
    @FunctionalInterface
    interface Question {
        void on(Wire wire) throws IOException;
    }

    @Override
    public void write(Wire wire) {
        try {
            question.on(wire);
        } catch (IOException | RuntimeException e) {
            otherwise.run();
        }
    }

    @Override
    public void dropped(Reason reason) {
        otherwise.run(); // who asks for long asks again when the line is up
    }

    @Override
    public boolean patient() {
        return true;
    }
}
