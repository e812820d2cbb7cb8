package org.hansa.checker;

import static org.hansa.checker.Violation.Kind.BROKEN_STREAM;
import static org.hansa.checker.Violation.Kind.LOST_ACKNOWLEDGEMENT;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Until when what has ended was used: never later than its end was accepted, whenever the room came free. */
final class EndRules {
    /** What an owner may take for its writes without saying that the end was accepted before, and its machines differ by. */
    private static final long SOON_MILLIS = 1_500;

    private static final Set<String> ENDED = Set.of("RELEASED", "EVICTED", "FAILED");

    private final Map<String, Grid.Intent> ended = new TreeMap<>();
    private final Map<String, String> members = new TreeMap<>();
    private final Findings findings;

    EndRules(Grid grid, Findings findings) {
        this.findings = findings;
        grid.providers().values().forEach(each -> members.put(each.id(), each.member()));
        grid.intents().stream()
                .filter(each -> ENDED.contains(each.state()) && each.acceptedAt() >= 0)
                .forEach(each -> ended.put(each.member() + "/" + each.allocation(), each));
    }

    /** @param leaves of one site, by sequence */
    void check(List<Leaf> leaves) {
        for (Leaf end : leaves) {
            if (end.givesBack() && end.closes() >= 0 && end.closes() < leaves.size()) {
                check(end, leaves.get((int) end.closes()));
            }
            findings.unless(
                    end.givesBack() || end.acceptedAt() < 0,
                    BROKEN_STREAM,
                    end.provider(),
                    "event " + end.providerSeq() + " is " + end.event() + ", and says when its end was accepted");
        }
    }

    private void check(Leaf end, Leaf began) {
        findings.unless(
                end.acceptedAt() < 0 || (end.acceptedAt() >= began.time() && end.acceptedAt() < end.time()),
                BROKEN_STREAM,
                end.provider(),
                "event " + end.providerSeq() + " was accepted at " + end.acceptedAt() + ", which is not from "
                        + began.time() + " to before " + end.time());
        Grid.Intent intent = ended.get(members.getOrDefault(end.provider(), "") + "/" + end.allocation());
        // A provider whose clock ran ahead of its owner's says of everything that it happened then.
        if (intent == null || end.time() > intent.updatedAt()) {
            return;
        }
        long latest = Math.max(intent.acceptedAt(), began.time()) + SOON_MILLIS;
        findings.unless(
                end.usedUntil() <= latest,
                LOST_ACKNOWLEDGEMENT,
                end.allocation(),
                "its end was accepted at " + intent.acceptedAt() + ", and counts until " + end.usedUntil() + " at "
                        + end.provider());
    }
}
