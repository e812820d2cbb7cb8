package org.hansa.grid.seal;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.hansa.grid.EngineEvent;
import org.hansa.grid.archive.StreamArchive;
import org.hansa.grid.grant.GrantBook;
import org.hansa.grid.provider.CloseAgain;
import org.hansa.grid.provider.OutboxEvent;
import org.hansa.grid.provider.Placement;
import org.hansa.grid.provider.ProviderBook;
import org.hansa.grid.provider.ProviderEntry;
import org.hansa.grid.provider.Transition;
import org.hansa.grid.provider.TrimSealed;
import org.hansa.grid.provider.VoidReservation;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.LeafBody;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.VoidCode;

/** The events of one site's providers. */
public final class SiteSource implements LeafSource {
    private final SiteId site;
    private final RecentLeaves recent;
    private final ProviderBook providers;
    private final GrantBook grants;
    private final Outboxes outboxes;
    private final Reservations reservations;
    private final Consequences consequences;
    private final Clock clock;
    private final Supplier<String> nonces;

    /** What others do about sealed and recorded events. */
    public interface Consequences {
        /** The ledger counts a reservation as zero; its room and grant are free already. */
        void voided(AllocationId allocation, VoidCode code);

        void happened(EngineEvent event);
    }

    public SiteSource(
            SiteId site,
            StreamArchive archive,
            ProviderBook providers,
            GrantBook grants,
            Outboxes outboxes,
            Reservations reservations,
            Consequences consequences,
            Clock clock,
            Supplier<String> nonces) {
        this.site = site;
        recent = new RecentLeaves(archive);
        this.providers = providers;
        this.grants = grants;
        this.outboxes = outboxes;
        this.reservations = reservations;
        this.consequences = consequences;
        this.clock = clock;
        this.nonces = nonces;
    }

    @Override
    public Waiting waiting() {
        Outboxes.Backlog backlog = outboxes.backlog(site);
        return new Waiting(backlog.events(), backlog.oldestMillis(), backlog.pressed());
    }

    @Override
    public Optional<Drafted> draft(long firstSequence, Extent extent) {
        SiteDraft draft = new SiteDraft(firstSequence, reservations, this::leaf);
        add(draft, outboxes.providers(site, extent));
        Drafted done = draft.done();
        recent.drafted(done.leaves(), draft.drafted());
        return Optional.of(done).filter(each -> !each.leaves().isEmpty());
    }

    private void add(SiteDraft draft, List<ProviderId> sources) {
        for (ProviderId provider : sources) {
            List<OutboxEvent> waiting =
                    providers.find(provider).map(ProviderEntry::outbox).orElse(List.of());
            for (OutboxEvent event : waiting) {
                if (!draft.add(provider, event)) {
                    return;
                }
            }
        }
    }

    @Override
    public Optional<byte[]> closedBy(long sequence, long firstSequence) {
        OptionalLong closes = leaf(sequence).closes();
        return closes.isPresent() && closes.getAsLong() < firstSequence
                ? Optional.of(recent.at(closes.getAsLong()).archived().leaf())
                : Optional.empty();
    }

    @Override
    public long timeMillis(byte[] leaf) {
        return Leaf.parse(leaf).body().timeMillis();
    }

    @Override
    public void sealed(SealedRecord record) {
        List<Leaf> leaves = new ArrayList<>();
        for (int i = 0; i < record.leaves().size(); i++) {
            leaves.add(recent.sealed(record.firstSequence() + i, record.leaves().get(i)));
        }
        leaves.forEach(reservations::accept);
        trim(record, leaves);
        useGrants(record, leaves);
        leaves.forEach(leaf -> consequences.happened(event(EngineEvent.Kind.SEALED, leaf, Optional.empty(), -1, "")));
    }

    private void trim(SealedRecord record, List<Leaf> leaves) {
        Map<ProviderId, Map<Long, Long>> sequences = new HashMap<>();
        leaves.stream().filter(leaf -> leaf.body().event().opens()).forEach(leaf -> sequences
                .computeIfAbsent(leaf.body().provider(), any -> new HashMap<>())
                .put(leaf.body().providerSeq(), leaf.siteSequence()));
        Map<ProviderId, TrimSealed> trims = new HashMap<>();
        record.watermarks().forEach((provider, watermark) -> {
            ProviderId id = new ProviderId(provider);
            trims.put(id, new TrimSealed(watermark, sequences.getOrDefault(id, Map.of())));
        });
        providers.applyAll(trims);
    }

    private void useGrants(SealedRecord record, List<Leaf> leaves) {
        Map<GrantBook.Key, GrantUse> uses = new TreeMap<>();
        for (int i = 0; i < leaves.size(); i++) {
            Leaf leaf = leaves.get(i);
            GrantUse use = uses.computeIfAbsent(new GrantBook.Key(leaf.body().contract(), site), any -> new GrantUse());
            Optional<ResourceVector> before = leaf.closes().stream()
                    .mapToObj(at -> leaf(at).body().resources())
                    .findFirst();
            if (leaf.body().event().opens()) {
                use.opened(leaf.body(), Placement.parse(record.leaves().get(i).annex()), before);
            }
            if (before.isPresent() && reservations.firstToClose(leaf)) {
                use.closed(before.get());
            }
        }
        uses.forEach((key, use) -> grants.sealed(key, record.nextSequence() - 1, use.sum()));
    }

    private Leaf leaf(long sequence) {
        return recent.at(sequence).leaf();
    }

    @Override
    public void recorded(AnchorRecord record, long block) {
        Map<Long, VoidCode> codes = new HashMap<>();
        record.voided().forEach(each -> codes.put(each.sequence(), each.code()));
        for (long at = record.firstSequence(); at < record.firstSequence() + record.count(); at++) {
            Leaf leaf = leaf(at);
            VoidCode code = codes.get(at);
            if (code == null) {
                consequences.happened(event(EngineEvent.Kind.RECORDED, leaf, Optional.of(record), block, ""));
            } else {
                voided(leaf, code);
                consequences.happened(event(EngineEvent.Kind.VOIDED, leaf, Optional.of(record), block, code.name()));
            }
        }
    }

    private void voided(Leaf leaf, VoidCode code) {
        LeafBody body = leaf.body();
        if (body.event().opens()) {
            Transition transition =
                    providers.apply(body.provider(), new VoidReservation(body.allocation(), body.providerSeq()));
            if (isVoided(transition, leaf.siteSequence())) {
                grants.voided(new GrantBook.Key(body.contract(), site), leaf.siteSequence(), body.resources());
            }
            // A resize that counts as nothing closes nothing either: the ledger still has what it was to change.
            leaf.closes().ifPresent(this::closeAgain);
            consequences.voided(body.allocation(), code);
        } else if (code == VoidCode.EXPIRED_TOO_EARLY) {
            closeAgain(leaf.closes().getAsLong());
        }
    }

    /**
     * Also when the answer says that nothing is live: the grid may have applied the command twice, or a write that followed it
     * failed and it is all done once more. What was ended before is freed by its end instead, which waits in the outbox or is
     * sealed, in this order. The grant itself frees a leaf once.
     */
    private boolean isVoided(Transition transition, long sequence) {
        return switch (transition.verdict()) {
            case VOIDED -> true;
            case NOT_LIVE ->
                Objects.requireNonNull(transition.entry()).outbox().stream()
                                .noneMatch(each -> each.closesSequence() == sequence)
                        && !reservations.closed(sequence);
            default -> false;
        };
    }

    private void closeAgain(long sequence) {
        RecentLeaves.Known reservation = recent.at(sequence);
        Placement placement = Placement.parse(reservation.archived().annex());
        providers.apply(
                reservation.leaf().body().provider(),
                new CloseAgain(placement.with(reservation.leaf()), clock.millis(), nonces.get()));
    }

    @Override
    public void frozen(String why) {
        consequences.happened(new EngineEvent(
                EngineEvent.Kind.SITE_FROZEN,
                Optional.of(site),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                why,
                clock.millis(),
                OptionalLong.empty()));
    }

    private EngineEvent event(
            EngineEvent.Kind kind, Leaf leaf, Optional<AnchorRecord> record, long block, String detail) {
        long now = clock.millis();
        return new EngineEvent(
                kind,
                Optional.of(site),
                Optional.of(leaf.body().contract()),
                Optional.of(leaf.body().allocation()),
                Optional.of(leaf.body().provider()),
                OptionalLong.of(leaf.siteSequence()),
                record.map(AnchorRecord::txId),
                block < 0 ? OptionalLong.empty() : OptionalLong.of(block),
                detail,
                now,
                record.isPresent()
                        ? OptionalLong.of(Math.max(0, now - leaf.body().timeMillis()))
                        : OptionalLong.empty());
    }
}
