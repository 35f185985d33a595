package no.krokbro.broker;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.smallrye.reactive.messaging.providers.connectors.ExecutionHolder;
import io.smallrye.reactive.messaging.rabbitmq.RabbitMQConnector;
import io.smallrye.reactive.messaging.rabbitmq.fault.RabbitMQRequeue;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import no.krokbro.broker.Trial.Installation;
import no.krokbro.broker.Trial.Side;
import no.krokbro.fixture.Certificates;
import no.krokbro.fixture.RabbitNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The exit from a connector of our own: each promise is tried on the platform's connector and on ours. Ours must keep
 * them all; when the platform's does too, ours has no reason left.
 */
final class PromisesTest {
    private static final Duration LIMIT = Duration.ofSeconds(75);
    private static final List<Promise> PROMISES = List.of(
            new Promise("An unroutable message is not a success", PublishingPromises::unroutable),
            new Promise("A message to a missing exchange is not a success", PublishingPromises::missingExchange),
            new Promise(
                    "A missing exchange hurts only its own channel",
                    PublishingPromises::missingExchangeBesideAWorkingOne),
            new Promise("A full queue is told within 3 s", PublishingPromises::fullQueue),
            new Promise("A memory alarm is told within 3 s", PublishingPromises::memoryAlarm),
            new Promise(
                    "Every publish in flight ends when its connection is lost",
                    PublishingPromises::everyPublishInFlightEnds),
            new Promise(
                    "After six lost connections publishing works as before",
                    PublishingPromises::publishingWorksAsBeforeAfterManyLosses),
            new Promise(
                    "Publishing works again after kill -9 and restart",
                    PublishingPromises::publishingWorksAgainAfterKill9),
            new Promise(
                    "Nothing is declared unasked: a user who may only write can publish",
                    PublishingPromises::aUserWhoMayOnlyWrite),
            new Promise("No message is lost with a connection", ConsumingPromises::noMessageIsLostWithAConnection),
            new Promise("A consumer comes back after kill -9 and restart", ConsumingPromises::comesBackAfterKill9),
            new Promise(
                    "A consumer comes back when its queue does", ConsumingPromises::comesBackAfterItsQueueWasDeleted),
            new Promise(
                    "200 subscriptions share connections and threads",
                    ConsumingPromises::manySubscriptionsShareConnectionsAndThreads),
            new Promise(
                    "The name in the certificate is checked before the first AMQP byte",
                    TlsPromises::theNameInTheCertificateIsChecked),
            new Promise("The server's name is sent (SNI)", TlsPromises::theNameIsSent));

    private static final PromiseTable TABLE = new PromiseTable();
    private static @Nullable Installation installation;

    @BeforeAll
    static void install(@TempDir Path folder) {
        // a connector that breaks a promise says so at length; the table says it shorter
        Logger.getLogger("").setLevel(Level.OFF);
        Certificates certificates = Certificates.in(folder);
        certificates.server("right", "mq.example");
        certificates.server("wrong", "other.example");
        installation = new Installation(RabbitNode.own(), certificates, stock());
    }

    /** The stock connector and no more of SmallRye than it needs. */
    private static SeContainer stock() {
        return SeContainerInitializer.newInstance()
                .disableDiscovery()
                .addBeanClasses(RabbitMQConnector.class, ExecutionHolder.class, RabbitMQRequeue.Factory.class)
                .initialize();
    }

    @AfterAll
    static void print() {
        try (RabbitNode node = installed().node();
                SeContainer _ = installed().stock()) {
            TABLE.print(node.ctl("--silent", "version").strip());
        }
    }

    @TestFactory
    Stream<DynamicTest> promises() {
        return PROMISES.stream()
                .flatMap(promise -> Stream.of(Side.values())
                        .map(side ->
                                DynamicTest.dynamicTest(promise.words() + ": " + side, () -> tried(promise, side))));
    }

    private static void tried(Promise promise, Side side) {
        try (Trial trial = new Trial(installed(), side)) {
            try {
                assertTimeoutPreemptively(LIMIT, () -> promise.proof().on(trial));
                TABLE.enter(promise, side, true, trial.seen());
            } catch (AssertionError | RuntimeException broken) {
                TABLE.enter(
                        promise,
                        side,
                        false,
                        String.valueOf(broken.getMessage()).lines().findFirst().orElse(""));
                if (side == Side.OURS) {
                    throw broken;
                }
            }
        }
    }

    private static Installation installed() {
        return Objects.requireNonNull(installation);
    }
}
