package org.hansa.controlplane.portal;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hansa.controlplane.allocation.AllocationReader;
import org.hansa.controlplane.allocation.EventHub;
import org.hansa.controlplane.allocation.FeedEvent;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.identity.Caller;
import org.hansa.ledger.model.BallotKind;
import org.jspecify.annotations.Nullable;

/**
 * The newest events that a caller may know of, newest first: what {@code GET /v1/events} replays to somebody who comes back
 * after too long.
 *
 * @param newest id of the first; empty when there is none
 */
record Recent(String newest, List<Line> lines) {
    private static final int SHOWN = 12;
    private static final Map<String, String> VERBS =
            Map.of("APPROVE", "approves", "REJECT", "rejects", "ABSTAIN", "abstains");
    /** @param tone a badge's colour, beside the words */
    record Line(
            String kind,
            String tone,
            Moment time,
            @Nullable String contract,
            @Nullable String allocation,
            @Nullable String site,
            @Nullable String ballot,
            @Nullable String detail) {}

    static Recent read(EventHub hub, AllocationReader reader, Authorizer authorizer, Caller caller) {
        authorizer.require(caller, Action.EVENT_READ, Resource.own(caller));
        List<FeedEvent> events = hub.newest(event -> reader.mayKnow(caller, event), SHOWN);
        return new Recent(
                events.isEmpty() ? "" : events.get(0).id(),
                events.stream().map(Recent::line).toList());
    }

    private static Line line(FeedEvent event) {
        return new Line(
                words(event.type()),
                tone(event.type()),
                Moment.of(event.time()),
                event.contract().map(Object::toString).orElse(null),
                text(event, "allocation"),
                text(event, "site"),
                text(event, "ballot"),
                Optional.ofNullable(text(event, "detail"))
                        .or(() -> Optional.ofNullable(text(event, "policyRevision")))
                        .or(() -> Optional.ofNullable(decision(event)))
                        .orElse(null));
    }

    /** What a ballot decides, and of a vote whose it is. */
    private static @Nullable String decision(FeedEvent event) {
        String kind = text(event, "kind");
        String about = text(event, "about");
        if (kind == null || about == null) {
            return null;
        }
        String choice = text(event, "choice");
        return BallotLine.words(BallotKind.valueOf(kind), about)
                + (choice == null ? "" : ": " + text(event, "member") + " " + VERBS.get(choice));
    }

    private static @Nullable String text(FeedEvent event, String name) {
        Object value = event.data().get(name);
        return value == null ? null : value.toString();
    }

    /** {@code CONTRACT_CHANGED} as {@code Contract changed}. */
    private static String words(String type) {
        return type.charAt(0) + type.substring(1).toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String tone(String type) {
        return switch (type) {
            case "DENIED", "VOIDED", "FAILED", "EVICTED", "SITE_FROZEN", "OWNER_UNTRUSTED", "BALLOT_REJECTED" -> "bad";
            case "RESERVED", "RECORDED", "HELD", "BALLOT_CARRIED" -> "good";
            default -> "plain";
        };
    }
}
