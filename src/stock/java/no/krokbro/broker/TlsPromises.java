package no.krokbro.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

/** What is promised before the first AMQP byte. */
final class TlsPromises {
    private TlsPromises() {}

    static void theNameInTheCertificateIsChecked(Trial trial) throws InterruptedException {
        assertThat(heard(trial, "right").bytes())
                .withFailMessage("it does not even speak to the right name")
                .isEqualTo("AMQP");
        assertThat(heard(trial, "wrong").bytes())
                .withFailMessage("it spoke AMQP to a server whose certificate is for another name")
                .isEmpty();
    }

    static void theNameIsSent(Trial trial) throws InterruptedException {
        assertThat(heard(trial, "right").names())
                .withFailMessage("no server name was sent")
                .containsExactly("mq.example");
    }

    private static TlsListener.Heard heard(Trial trial, String certificate) throws InterruptedException {
        try (TlsListener listener = TlsListener.showing(trial.certificates().context(certificate))) {
            Where where = Where.tls(listener.port(), trial.certificates().authority());
            try (Candidate connector = trial.connector(where)) {
                connector.consume("work", 1).subscribe().with(_ -> {}, _ -> {});
                return listener.next(Duration.ofSeconds(10))
                        .orElseThrow(() -> new AssertionError("it did not connect"));
            }
        }
    }
}
