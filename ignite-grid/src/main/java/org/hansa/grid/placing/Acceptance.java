package org.hansa.grid.placing;

import java.util.List;
import java.util.OptionalLong;
import org.hansa.grid.anchor.StreamId;
import org.hansa.grid.archive.Archive;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.provider.LiveAllocation;
import org.hansa.grid.provider.OutboxEvent;
import org.hansa.grid.provider.ProviderBook;
import org.hansa.grid.provider.ProviderEntry;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.SiteId;

/**
 * What the event of an end says of when that was accepted: what is used counts until then, although the room is freed later, when its
 * owner or its host can be reached again. The time may be another member's word; it is believed back to when the reservation began.
 */
final class Acceptance {
    /** What the writes of a release may take. So soon the event's own time says it as well, and nothing is written twice. */
    static final long SOON_MILLIS = 1_000;

    private final ProviderBook providers;
    private final Archive archive;

    Acceptance(ProviderBook providers, Archive archive) {
        this.providers = providers;
        this.archive = archive;
    }

    /** @return empty when the event's own time is right, or nothing is reserved there */
    OptionalLong of(Intent ending, ProviderId provider, long now) {
        long accepted = ending.acceptedAtMillis().orElse(now);
        if (now - accepted < SOON_MILLIS) {
            return OptionalLong.empty();
        }
        OptionalLong began =
                providers.find(provider).map(entry -> began(ending, entry)).orElseGet(OptionalLong::empty);
        return began.isPresent() ? OptionalLong.of(Math.max(accepted, began.getAsLong())) : began;
    }

    /**
     * When the last of what it has there began; the ledger asks it of each. Empty also where another engine has sealed it and this one's
     * archive is not so far yet: then the end keeps its own time, since a time that the ledger may find too early would stop the site.
     */
    private OptionalLong began(Intent ending, ProviderEntry entry) {
        List<OptionalLong> times = entry.find(ending.command().allocation()).stream()
                .filter(live -> !live.held())
                .map(live -> began(live, entry))
                .toList();
        return times.stream().allMatch(OptionalLong::isPresent)
                ? times.stream().mapToLong(OptionalLong::getAsLong).max()
                : OptionalLong.empty();
    }

    private OptionalLong began(LiveAllocation live, ProviderEntry entry) {
        if (live.siteSequence() >= 0) {
            SiteId site = entry.spec().site();
            return live.siteSequence() < archive.size(new StreamId.Site(site))
                    ? OptionalLong.of(archive.body(site, live.siteSequence()).timeMillis())
                    : OptionalLong.empty();
        }
        return OptionalLong.of(entry.outbox().stream()
                .filter(event -> event.providerSeq() == live.reservedSeq())
                .mapToLong(OutboxEvent::timeMillis)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        live.id() + " is on " + entry.spec().id() + " by an event that is nowhere")));
    }
}
