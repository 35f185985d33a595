package no.krokbro.broker;

/** Carries an outcome other than confirmed through a channel's nack; no stack trace, since it is no fault of ours. */
final class NotPublished extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient PublishOutcome outcome;

    NotPublished(PublishOutcome outcome) {
        super(outcome.toString(), null, false, false);
        this.outcome = outcome;
    }

    PublishOutcome outcome() {
        return outcome;
    }
}
