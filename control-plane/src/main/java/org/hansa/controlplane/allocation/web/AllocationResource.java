package org.hansa.controlplane.allocation.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hansa.controlplane.kernel.Quantities;
import org.hansa.grid.AllocationView;
import org.hansa.grid.Notice;
import org.hansa.grid.PlacedPart;
import org.hansa.grid.StandingPlacement;
import org.hansa.grid.Tenure;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.RecordState;
import org.hansa.ledger.model.VoidCode;
import org.jspecify.annotations.Nullable;

/**
 * An allocation as its tenant reads it.
 *
 * @param state its life, by {@link AllocationState}
 * @param record what the ledger has of it, the least of its parts; absent before there are parts
 * @param home present when another member than the contract's home answers: it knows its own part, and of the others what it heard
 * @param member who holds the room, when it is one member
 * @param members each member's part, when others than this one have any: {@code state} is that member's vote
 * @param notBefore when its term begins, where that was asked for
 * @param interruptible present for work that may be evicted with notice
 * @param notice of an eviction to come, or of the one that was
 * @param releaseAcceptedAt when it was accepted that it ends before its term does; what it used is counted until then, also where its
 *     room came free later
 * @param anchorBy when the last of its receipts is due on the ledger
 * @param refusal why it was denied
 * @param failure why it failed or is stuck
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record AllocationResource(
        String id,
        String contract,
        String state,
        @Nullable String record,
        @Nullable String home,
        @Nullable String member,
        @Nullable List<MemberPartView> members,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt,
        @Nullable Instant notBefore,
        @Nullable Instant expiresAt,
        @Nullable Instant releaseAcceptedAt,
        AllocationBody.@Nullable InterruptibleBody interruptible,
        @Nullable NoticeView notice,
        List<PlacementView> placements,
        @Nullable DecisionReference decision,
        List<ReceiptView> receipts,
        @Nullable Instant anchorBy,
        @Nullable String refusal,
        @Nullable String failure,
        Map<String, String> links) {
    /** @param released whether the member has given its room back */
    record MemberPartView(String member, String state, boolean released) {}

    /** @param part its number; @param member whose room it is; @param devices GPU devices by their number at the provider */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record PlacementView(
            String group,
            int part,
            String member,
            String site,
            String provider,
            int units,
            @Nullable String gpuModel,
            List<Integer> devices,
            Map<String, Long> resources,
            RecordReference record) {}

    /** Where the ledger has a part's reservation. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RecordReference(
            String state,
            @Nullable Long siteSequence,
            @Nullable Long batch,
            @Nullable String txId,
            @Nullable Long block,
            @Nullable String voided) {}

    /**
     * @param at when the room is taken away
     * @param couldGoTo at own sites of the member, by the room of this moment; empty when there is none anywhere else
     */
    record NoticeView(String reason, String member, Instant givenAt, Instant at, List<CouldGoTo> couldGoTo) {
        static NoticeView of(Notice notice, MspId owner, List<StandingPlacement> standing) {
            List<CouldGoTo> destinations = standing.stream()
                    .flatMap(each -> each.destinations().stream()
                            .map(to -> new CouldGoTo(each.group(), to.site().value(), to.units())))
                    .toList();
            return new NoticeView(
                    notice.reason().name(),
                    owner.value(),
                    Instant.ofEpochMilli(notice.givenAtMillis()),
                    Instant.ofEpochMilli(notice.dueAtMillis()),
                    destinations);
        }
    }

    /** @param group its number in the request */
    record CouldGoTo(int group, String site, int units) {}

    record DecisionReference(String id, String digest, String policyRevision) {}

    static AllocationResource pending(AllocationId id, ContractHandle contract) {
        return new AllocationResource(
                id.value(),
                contract.value(),
                AllocationState.PENDING.name(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                null,
                List.of(),
                null,
                null,
                null,
                links(id));
    }

    /** @param here the member that answers @param home the contract's, where that is another */
    static AllocationResource of(AllocationView view, MspId here, Optional<MspId> home, Optional<NoticeView> notice) {
        AllocationId id = view.command().allocation();
        List<AllocationView.Part> parts = view.parts();
        List<ReceiptView> receipts = parts.stream()
                .flatMap(part -> part.placed().receipt().stream())
                .map(ReceiptView::of)
                .toList();
        Instant anchorBy = receipts.stream()
                .map(ReceiptView::anchorBy)
                .max(Comparator.naturalOrder())
                .orElse(null);
        String decision = view.command().decisionDigest().hex();
        return new AllocationResource(
                id.value(),
                view.command().contract().value(),
                view.state().name(),
                record(parts).map(Enum::name).orElse(null),
                home.map(MspId::value).orElse(null),
                member(view, here),
                members(view),
                Instant.ofEpochMilli(view.createdAtMillis()),
                Instant.ofEpochMilli(view.updatedAtMillis()),
                instant(view.command().tenure().notBeforeMillis()),
                instant(view.command().expiresAtMillis()),
                instant(view.releaseAcceptedAtMillis()),
                interruptible(view.command().tenure()),
                notice.orElse(null),
                placements(view, here),
                new DecisionReference(
                        decision, decision, view.command().policyRevision().value()),
                receipts,
                anchorBy,
                view.refusal().map(each -> each.reason().name()).orElse(null),
                view.failure().orElse(null),
                links(id));
    }

    private static AllocationBody.@Nullable InterruptibleBody interruptible(Tenure tenure) {
        return tenure.interruptible()
                ? new AllocationBody.InterruptibleBody(tenure.noticeMillis().getAsLong() / 1_000)
                : null;
    }

    private static Map<String, String> links(AllocationId id) {
        String self = "/v1/allocations/" + id;
        return Map.of("self", self, "receipts", self + "/receipts", "decision", self + "/decision");
    }

    private static @Nullable String member(AllocationView view, MspId here) {
        Stream<MspId> all = view.members().isEmpty()
                ? view.parts().stream().map(part -> part.owner().orElse(here))
                : view.members().stream().map(AllocationView.MemberView::owner);
        List<MspId> owners = all.distinct().toList();
        return owners.size() == 1 ? owners.get(0).value() : null;
    }

    private static @Nullable List<MemberPartView> members(AllocationView view) {
        return view.members().isEmpty()
                ? null
                : view.members().stream()
                        .map(each -> new MemberPartView(
                                each.owner().value(), each.state().name(), each.ended()))
                        .toList();
    }

    private static List<PlacementView> placements(AllocationView view, MspId here) {
        List<AllocationView.Part> parts = view.parts();
        return IntStream.range(0, parts.size())
                .mapToObj(i ->
                        placement(view.command().groupName(parts.get(i).placed().group()), i, parts.get(i), here))
                .toList();
    }

    private static PlacementView placement(String group, int number, AllocationView.Part part, MspId here) {
        PlacedPart placed = part.placed();
        AllocationView.RecordView record = part.record();
        return new PlacementView(
                group,
                number,
                part.owner().orElse(here).value(),
                placed.site().value(),
                placed.provider().value(),
                placed.units(),
                placed.gpuModel().orElse(null),
                placed.devices(),
                Quantities.write(placed.resources()),
                new RecordReference(
                        record.state().name(),
                        boxed(record.siteSequence()),
                        boxed(record.batch()),
                        record.txId().orElse(null),
                        boxed(record.block()),
                        record.voided().map(VoidCode::name).orElse(null)));
    }

    private static Optional<RecordState> record(List<AllocationView.Part> parts) {
        boolean voided = parts.stream().anyMatch(each -> each.record().state() == RecordState.VOIDED);
        return voided
                ? Optional.of(RecordState.VOIDED)
                : parts.stream().map(each -> each.record().state()).min(Comparator.naturalOrder());
    }

    private static @Nullable Instant instant(OptionalLong millis) {
        return millis.isPresent() ? Instant.ofEpochMilli(millis.getAsLong()) : null;
    }

    private static @Nullable Long boxed(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }
}
