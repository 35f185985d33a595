package no.krokbro.selfservice;

import java.util.List;
import java.util.Optional;
import no.krokbro.selfservice.FlowRow.AttemptRow;
import no.krokbro.selfservice.FlowRow.HookRow;

/**
 * One event of the feed.
 *
 * @param missed rows that came too fast to be told
 * @param house how everything is doing, when that has changed
 */
record FlowUpdate(List<HookRow> hooks, List<AttemptRow> attempts, long missed, Optional<House> house) {
    static FlowUpdate of(FlowRing.News news, Optional<House> house) {
        return new FlowUpdate(
                only(HookRow.class, news.rows()), only(AttemptRow.class, news.rows()), news.missed(), house);
    }

    boolean tells() {
        return !hooks.isEmpty() || !attempts.isEmpty() || missed > 0 || house.isPresent();
    }

    private static <T extends FlowRow> List<T> only(Class<T> kind, List<FlowRow> rows) {
        return rows.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
