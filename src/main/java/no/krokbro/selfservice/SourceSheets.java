package no.krokbro.selfservice;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import no.krokbro.catalogue.Catalogue;
import no.krokbro.catalogue.Source;
import no.krokbro.catalogue.Weakening;
import no.krokbro.egress.EgressAnswer;
import no.krokbro.egress.Network;
import no.krokbro.ingress.Preview;
import no.krokbro.notification.Notification;
import no.krokbro.problem.ProblemType;
import no.krokbro.problem.Refusal;
import no.krokbro.selfservice.FlowRow.HookRow;
import no.krokbro.selfservice.SourceSheet.NotificationView;
import no.krokbro.selfservice.SourceSheet.Previewed;
import no.krokbro.selfservice.SourceSheet.Sample;
import no.krokbro.selfservice.SourceSheet.Target;
import no.krokbro.selfservice.SourceSheet.Tested;

/** Fills in what is told of a source. */
final class SourceSheets {
    private static final int MOST_SHOWN = 20;
    private static final int MOST_DROPPED = 200;

    private SourceSheets() {}

    static SourceSheet of(Catalogue catalogue, Source source, List<HookRow> answers, Instant now) {
        String address = Address.of(catalogue.service(), source).orElse("");
        SchemeView scheme = SchemeViews.of(source.scheme());
        SampleHook sample = SampleHook.of(source, now);
        return new SourceSheet(
                source.tenant(),
                source.name(),
                source.contact(),
                address,
                scheme,
                SetUp.steps(scheme, address),
                new Target(source.broker().name(), source.exchange()),
                source.successStatus(),
                source.maxBody(),
                new TreeSet<>(source.contentTypes()),
                source.secretsAt(now, false).count(),
                source.bounds().senders().stream().map(Network::toString).toList(),
                weakenings(catalogue, source),
                new Sample(sample.headers(), new String(sample.body(), StandardCharsets.UTF_8)),
                answers);
    }

    // its own and its broker's; those of the service and of subscriptions do not touch it
    private static List<String> weakenings(Catalogue catalogue, Source source) {
        String tenant = "tenants." + source.tenant() + ".";
        return catalogue.weakenings().stream()
                .map(Weakening::path)
                .filter(path -> path.startsWith(tenant + "sources." + source.name() + ".")
                        || path.startsWith(tenant + "brokers." + source.broker().name() + "."))
                .toList();
    }

    static Previewed handshake() {
        return new Previewed(true, 0, List.of());
    }

    static Previewed previewed(List<Preview.Item> items) {
        return new Previewed(
                false,
                items.size(),
                items.stream().limit(MOST_SHOWN).map(SourceSheets::view).toList());
    }

    private static NotificationView view(Preview.Item item) {
        Notification notification = item.notification();
        List<String> dropped = item.dropped();
        int shown = Math.min(dropped.size(), MOST_DROPPED);
        return new NotificationView(
                notification.id().value(),
                notification.type(),
                notification.routingKey(),
                notification.contentType(),
                new String(notification.body(), StandardCharsets.UTF_8),
                dropped.subList(0, shown),
                dropped.size() - shown);
    }

    static Tested tested(Source source, EgressAnswer answer) {
        return switch (answer) {
            case EgressAnswer.Answered(int status, var _, var body) ->
                new Tested(status, new String(body, StandardCharsets.UTF_8), note(source));
            case EgressAnswer.Unsendable() ->
                throw Refusal.of(
                        ProblemType.MALFORMED.because("A header cannot be sent: its name or value is not HTTP's."));
            case EgressAnswer.TimedOut(),
                    EgressAnswer.Unresolved(),
                    EgressAnswer.Forbidden(var _),
                    EgressAnswer.ConnectionFailed(),
                    EgressAnswer.TlsFailed(),
                    EgressAnswer.ProxyFailed(),
                    EgressAnswer.ResolverFailed(),
                    EgressAnswer.Overloaded() ->
                throw Refusal.of(ProblemType.UNAVAILABLE.because("The front door of this instance did not answer."));
        };
    }

    private static Optional<String> note(Source source) {
        return source.bounds().senders().isEmpty()
                ? Optional.empty()
                : Optional.of("This test came from the instance itself, not from one of the source's networks.");
    }
}
