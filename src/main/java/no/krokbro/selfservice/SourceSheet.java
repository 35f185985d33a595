package no.krokbro.selfservice;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import no.krokbro.selfservice.FlowRow.HookRow;
import no.krokbro.selfservice.SetUp.Step;

/**
 * All that people may know of a source; never a secret.
 *
 * @param address what the sender calls; only its path where {@code service.public-url} is not set
 * @param validSecrets how many secrets prove a hook now
 * @param senders networks that may send; empty is all
 * @param weakenings settings that lower a guarantee
 * @param sample what a hook could look like
 * @param answers the last ones, newest first
 */
record SourceSheet(
        String tenant,
        String name,
        String contact,
        String address,
        SchemeView scheme,
        List<Step> steps,
        Target publish,
        int successStatus,
        int maxBody,
        Set<String> contentTypes,
        long validSecrets,
        List<String> senders,
        List<String> weakenings,
        Sample sample,
        List<HookRow> answers) {
    /** Where its notifications go. */
    record Target(String broker, String exchange) {}

    /** A hook without its proof. */
    record Sample(Map<String, String> headers, String body) {}

    /** What a pasted hook would become. */
    record Previewed(boolean handshake, int count, List<NotificationView> notifications) {}

    /**
     * A notification that would be published.
     *
     * @param body as text
     * @param dropped JSON pointers to what of the pasted body stays behind; the empty one is the whole body
     * @param droppedMore how many more there are
     */
    record NotificationView(
            String id,
            String type,
            String routingKey,
            String contentType,
            String body,
            List<String> dropped,
            int droppedMore) {}

    /**
     * What the sender would have heard.
     *
     * @param body of the answer, its first 16 KiB
     * @param note what makes this test differ from the sender's own hooks
     */
    record Tested(int status, String body, Optional<String> note) {}
}
