package org.hansa.grid.placing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.hansa.grid.AllocationPage;
import org.hansa.grid.AllocationView;
import org.hansa.grid.AllocationView.RecordView;
import org.hansa.grid.PlacedPart;
import org.hansa.grid.anchor.StreamId;
import org.hansa.grid.archive.AnchorEntry;
import org.hansa.grid.archive.Archive;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.intent.IntentBook;
import org.hansa.grid.intent.IntentBook.Position;
import org.hansa.grid.intent.MemberPart;
import org.hansa.grid.intent.MemberParts;
import org.hansa.grid.seal.Reservations;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.AnchorRecord.Voided;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.RecordState;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.VoidCode;

/** Shows allocations: the intent for what was asked and answered, the archive for what the ledger has of it. */
public final class AllocationViews {
    private static final int MAX_PAGE = 500;

    private final IntentBook intents;
    private final Archive archive;
    private final Map<SiteId, Reservations> reservations;

    public AllocationViews(IntentBook intents, Archive archive, Map<SiteId, Reservations> reservations) {
        this.intents = intents;
        this.archive = archive;
        this.reservations = Map.copyOf(reservations);
    }

    public Optional<AllocationView> find(AllocationId id) {
        return intents.find(id).map(this::view);
    }

    public AllocationPage page(Optional<ContractHandle> contract, Optional<String> cursor, int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("limit is " + limit + ", must be in 1.." + MAX_PAGE);
        }
        List<Position> positions = intents.page(contract, cursor.map(AllocationViews::position), limit + 1);
        boolean more = positions.size() > limit;
        List<Position> shown = more ? positions.subList(0, limit) : positions;
        List<AllocationView> views =
                shown.stream().flatMap(each -> find(each.id()).stream()).toList();
        return new AllocationPage(views, more ? Optional.of(cursor(shown.get(shown.size() - 1))) : Optional.empty());
    }

    private static String cursor(Position position) {
        String plain = position.createdAtMillis() + "/" + position.id();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
    }

    private static Position position(String cursor) {
        try {
            String plain = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
            int slash = plain.indexOf('/');
            return new Position(
                    Long.parseLong(plain.substring(0, Math.max(0, slash))),
                    new AllocationId(plain.substring(slash + 1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not a page cursor: '" + cursor + "'", e);
        }
    }

    private AllocationView view(Intent intent) {
        List<AllocationView.Part> parts = new ArrayList<>();
        intent.parts()
                .forEach(each -> parts.add(new AllocationView.Part(each, Optional.empty(), record(intent, each))));
        List<MemberPart> others = intent.members().map(MemberParts::others).orElseGet(List::of);
        others.forEach(other -> other.placed()
                .forEach(each ->
                        parts.add(new AllocationView.Part(each, Optional.of(other.owner()), RecordView.UNSEALED))));
        return new AllocationView(
                intent.command(),
                intent.state(),
                intent.attempt(),
                parts,
                members(intent),
                intent.refusal(),
                intent.failure(),
                intent.acceptedAtMillis(),
                intent.createdAtMillis(),
                intent.updatedAtMillis());
    }

    /** Of what was refused nobody has a part, and of what came home again nobody else; this member's own part is over when the intent has no room any more. */
    private static List<AllocationView.MemberView> members(Intent intent) {
        if (intent.members().isEmpty() || intent.state() == AllocationState.DENIED) {
            return List.of();
        }
        MemberParts members = intent.members().get();
        if (intent.coordinates() && members.others().isEmpty()) {
            return List.of();
        }
        boolean endedHere = !intent.holdsRoom() || intent.state() == AllocationState.RELEASING;
        return members.all().stream()
                .filter(each -> !each.emptied())
                .map(each -> new AllocationView.MemberView(
                        each.owner(),
                        each.state(),
                        each.ended() || (endedHere && each.owner().equals(members.self()))))
                .toList();
    }

    private RecordView record(Intent intent, PlacedPart part) {
        Reservations known = reservations.get(part.site());
        OptionalLong sequence = known == null
                ? OptionalLong.empty()
                : known.sequence(intent.command().allocation(), part.provider(), part.providerSeq());
        if (sequence.isEmpty()) {
            return RecordView.UNSEALED;
        }
        Optional<AnchorEntry> anchor = archive.anchorOf(new StreamId.Site(part.site()), sequence.getAsLong());
        return anchor.map(each -> anchored(sequence.getAsLong(), each)).orElseGet(() -> sealed(sequence));
    }

    private static RecordView sealed(OptionalLong sequence) {
        return new RecordView(
                RecordState.SEALED,
                sequence,
                OptionalLong.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty());
    }

    private static RecordView anchored(long sequence, AnchorEntry anchor) {
        Optional<VoidCode> code = anchor.record().voided().stream()
                .filter(each -> each.sequence() == sequence)
                .map(Voided::code)
                .findFirst();
        return new RecordView(
                code.isPresent() ? RecordState.VOIDED : RecordState.RECORDED,
                OptionalLong.of(sequence),
                OptionalLong.of(anchor.record().batch()),
                Optional.of(anchor.record().txId()),
                anchor.block() < 0 ? OptionalLong.empty() : OptionalLong.of(anchor.block()),
                code);
    }
}
