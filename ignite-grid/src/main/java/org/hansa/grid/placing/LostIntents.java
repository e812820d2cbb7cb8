package org.hansa.grid.placing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.hansa.grid.GroupRequest;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlacedPart;
import org.hansa.grid.Tenure;
import org.hansa.grid.archive.Archive;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.intent.IntentBook;
import org.hansa.grid.provider.LiveAllocation;
import org.hansa.grid.provider.Provenance;
import org.hansa.grid.provider.ProviderEntry;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.SiteId;

/**
 * Writes intents again for reservations that only the archive remembered, so that they can be read, released and expire.
 * What was only in the intent (the caller's note, traits asked for) is gone.
 */
final class LostIntents {
    private final MspId member;
    private final IntentBook intents;
    private final Archive archive;

    LostIntents(MspId member, IntentBook intents, Archive archive) {
        this.member = member;
        this.intents = intents;
        this.archive = archive;
    }

    /** For a start: reads all intents in one pass, and only those again of which something lacks. */
    void restoreAll(List<ProviderEntry> entries, long now) {
        Set<AllocationId> lacking = new HashSet<>();
        entries.forEach(entry -> reserved(entry).forEach(live -> lacking.add(live.id())));
        intents.scan(each -> {
            if (!rewritten(each)) {
                lacking.remove(each.command().allocation());
            }
        });
        for (ProviderEntry entry : entries) {
            reserved(entry).filter(live -> lacking.contains(live.id())).forEach(live -> restore(entry, live, now));
        }
    }

    /** @return the intents that were written */
    List<Intent> restore(ProviderEntry entry, long now) {
        Map<AllocationId, Intent> written = new LinkedHashMap<>();
        reserved(entry).forEach(live -> restore(entry, live, now).ifPresent(each -> written.put(live.id(), each)));
        return List.copyOf(written.values());
    }

    private static Stream<LiveAllocation> reserved(ProviderEntry entry) {
        return entry.live().stream().filter(each -> !each.held());
    }

    private static boolean rewritten(Intent intent) {
        return intent.plan().isEmpty() && intent.state() == AllocationState.RESERVED;
    }

    /** Writes the intent, or adds a part to one that was itself written again and lacks it. */
    private Optional<Intent> restore(ProviderEntry entry, LiveAllocation live, long now) {
        Optional<Intent> known = intents.find(live.id());
        PlacedPart part = live.at(entry.spec().id(), entry.spec().site());
        if (known.isEmpty()) {
            return Optional.of(intents.record(intent(entry, live, part, now)));
        }
        boolean lacking = known.get().parts().stream()
                .noneMatch(each -> each.provider().equals(part.provider()) && each.group() == part.group());
        return rewritten(known.get()) && lacking
                ? Optional.of(intents.record(known.get()
                        .atAttempt(Math.max(known.get().attempt(), live.attempt()))
                        .in(AllocationState.RESERVED, with(known.get().parts(), part), now)))
                : Optional.empty();
    }

    private static List<PlacedPart> with(List<PlacedPart> parts, PlacedPart more) {
        List<PlacedPart> all = new ArrayList<>(parts);
        all.add(more);
        return all;
    }

    private Intent intent(ProviderEntry entry, LiveAllocation live, PlacedPart part, long now) {
        SiteId site = entry.spec().site();
        Provenance from =
                entry.provenance(live).orElseGet(() -> Provenance.of(archive.body(site, live.siteSequence())));
        PlaceCommand command = new PlaceCommand(
                live.id(),
                live.contract(),
                member,
                List.of(GroupRequest.of(live.asked())),
                List.of(site),
                PlaceCommand.SiteOrder.BEST_FIT,
                OptionalLong.empty(),
                live.expiresAtMillis(),
                from.decisionDigest(),
                from.policyRevision(),
                from.requestDigest(),
                from.consent(),
                from.commitments(),
                "",
                Tenure.FIRM);
        return Intent.attempt(command, Optional.empty(), List.of(), Optional.empty(), now)
                .atAttempt(live.attempt())
                .in(AllocationState.RESERVED, List.of(part), now);
    }
}
