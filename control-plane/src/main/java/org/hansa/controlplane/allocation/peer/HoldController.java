package org.hansa.controlplane.allocation.peer;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.kernel.web.Ids;
import org.hansa.controlplane.peer.Peer;
import org.hansa.grid.ReleaseOutcome;
import org.hansa.grid.ReleaseReason;
import org.hansa.grid.group.HeldPart;
import org.hansa.grid.group.PartWord;
import org.hansa.grid.intent.IntentBook.Position;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.PartState;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What other members' control planes ask of this one as the owner of sites. Every call is idempotent. */
@RestController
@Hidden
class HoldController {
    private final HoldDesk desk;
    private final String signer;

    /** @param certificate of the anchor identity, which signs the receipts, PEM */
    HoldController(HoldDesk desk, @Value("${hansa.ledger.anchor.certificate}") Path certificate) {
        this.desk = desk;
        try {
            this.signer = Files.readString(certificate, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException("hansa.ledger.anchor.certificate: cannot read " + certificate, e);
        }
    }

    /** @param state absent for {@code UNKNOWN} */
    record ReleaseBody(ReleaseOutcome.Result result, @Nullable AllocationState state) {}

    @PostMapping("/peer/v1/holds")
    OutcomeBody hold(@RequestAttribute(Peer.ATTRIBUTE) Peer peer, @RequestBody HoldBody body) {
        return OutcomeBody.of(desk.hold(peer, body), signer);
    }

    /** @param body in the form of a hold, of which this is the only part: reserved at once, and signed for */
    @PostMapping("/peer/v1/reservations")
    OutcomeBody reserve(@RequestAttribute(Peer.ATTRIBUTE) Peer peer, @RequestBody HoldBody body) {
        return OutcomeBody.of(desk.reserve(peer, body), signer);
    }

    @PostMapping("/peer/v1/holds/{allocation}/confirm")
    OutcomeBody confirm(
            @RequestAttribute(Peer.ATTRIBUTE) Peer peer, @PathVariable String allocation, @RequestParam int round) {
        return OutcomeBody.of(desk.confirm(peer, id(allocation), round), signer);
    }

    @PostMapping("/peer/v1/holds/{allocation}/settle")
    OutcomeBody settle(
            @RequestAttribute(Peer.ATTRIBUTE) Peer peer, @PathVariable String allocation, @RequestParam int round) {
        return OutcomeBody.of(desk.settle(peer, id(allocation), round), signer);
    }

    /** @param body what is left, in the form of a hold; its times and its epoch say nothing */
    @PostMapping("/peer/v1/holds/{allocation}/shrink")
    OutcomeBody shrink(
            @RequestAttribute(Peer.ATTRIBUTE) Peer peer, @PathVariable String allocation, @RequestBody HoldBody body) {
        return OutcomeBody.of(desk.shrink(peer, id(allocation), body), signer);
    }

    /** @param acceptedAt when the peer accepted the release, epoch milliseconds: what the part used counts until then */
    @DeleteMapping("/peer/v1/holds/{allocation}")
    ReleaseBody release(
            @RequestAttribute(Peer.ATTRIBUTE) Peer peer,
            @PathVariable String allocation,
            @RequestParam int round,
            @RequestParam String reason,
            @RequestParam(required = false) @Nullable Long acceptedAt) {
        ReleaseOutcome outcome = desk.release(
                peer,
                id(allocation),
                round,
                reason(reason),
                acceptedAt == null ? OptionalLong.empty() : OptionalLong.of(acceptedAt));
        return new ReleaseBody(outcome.result(), outcome.state().orElse(null));
    }

    /** @param units of each group that was asked about; empty when nothing is taken */
    record RoomBody(List<Integer> units) {}

    @PostMapping("/peer/v1/room")
    RoomBody room(@RequestAttribute(Peer.ATTRIBUTE) Peer peer, @RequestBody HoldBody body) {
        return new RoomBody(desk.room(peer, body));
    }

    /** @param atMillis when room comes free; absent when interrupting would not help */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ComingBody(@Nullable Long atMillis) {}

    @PostMapping("/peer/v1/room/coming")
    ComingBody makeRoom(@RequestAttribute(Peer.ATTRIBUTE) Peer peer, @RequestBody HoldBody body) {
        OptionalLong at = desk.makeRoom(peer, body);
        return new ComingBody(at.isPresent() ? at.getAsLong() : null);
    }

    /** One owner's vote, for the others. @param acceptedAt when its end was accepted, epoch milliseconds */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record PartBody(
            String allocation, int round, PartState state, boolean ended, boolean released, @Nullable Long acceptedAt) {
        static PartBody of(String allocation, int round, PartWord word) {
            OptionalLong accepted = word.acceptedAtMillis();
            return new PartBody(
                    allocation,
                    round,
                    word.state(),
                    word.ended(),
                    word.released(),
                    accepted.isPresent() ? accepted.getAsLong() : null);
        }

        PartWord word() {
            return new PartWord(
                    state, ended, released, acceptedAt == null ? OptionalLong.empty() : OptionalLong.of(acceptedAt));
        }
    }

    /** A question that may settle the answer: a part that was never heard of is voted against, and cannot rise later. */
    @PostMapping("/peer/v1/holds/{allocation}/vote")
    PartBody part(
            @RequestAttribute(Peer.ATTRIBUTE) Peer peer, @PathVariable String allocation, @RequestParam int round) {
        return PartBody.of(allocation, round, desk.part(peer, id(allocation), round));
    }

    @GetMapping("/peer/v1/allocations/{allocation}")
    HeldView view(@RequestAttribute(Peer.ATTRIBUTE) Peer peer, @PathVariable String allocation) {
        return HeldView.of(desk.view(peer, id(allocation)), signer);
    }

    /** All that stand, again with each question: what the home has heard nobody here remembers. */
    @GetMapping("/peer/v1/notices")
    NoticesBody notices(
            @RequestAttribute(Peer.ATTRIBUTE) Peer peer, @RequestParam(required = false) @Nullable String after) {
        return NoticesBody.of(desk.notices(peer, Optional.ofNullable(after).map(HoldController::id)));
    }

    /**
     * What this member has for a home that lost its grid; with {@code contract}, of that contract for who has become its home.
     *
     * @param height blocks that the home has seen: from then on this member takes no hold from an earlier home
     */
    @GetMapping("/peer/v1/parts")
    HeldPartsBody held(
            @RequestAttribute(Peer.ATTRIBUTE) Peer peer,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable String contract,
            @RequestParam(defaultValue = "0") long epoch,
            @RequestParam(defaultValue = "0") long height) {
        Optional<Position> position = HeldPartsBody.position(after);
        HeldPart.Page page = contract == null
                ? desk.held(peer, position)
                : desk.held(peer, Ids.parse("contract", contract, ContractHandle::new), epoch, height, position);
        return HeldPartsBody.of(page, signer);
    }

    @PostMapping("/peer/v1/records")
    RecordsBody.Answer records(@RequestAttribute(Peer.ATTRIBUTE) Peer peer, @RequestBody RecordsBody body) {
        FieldErrors errors = new FieldErrors();
        errors.require(body.allocations().size() <= RecordsBody.MAX, "allocations", "at most " + RecordsBody.MAX);
        errors.throwIfAny();
        List<RecordsBody.Entry> entries = new ArrayList<>();
        for (String each : body.allocations()) {
            desk.find(peer, id(each))
                    .map(view -> HeldView.of(view, signer))
                    .ifPresent(view -> entries.add(new RecordsBody.Entry(each, view.parts())));
        }
        return new RecordsBody.Answer(entries);
    }

    private static AllocationId id(String text) {
        return Ids.parse("allocation", text, AllocationId::new);
    }

    private static ReleaseReason reason(String text) {
        for (ReleaseReason each : ReleaseReason.values()) {
            // Only the site itself evicts.
            if (each.name().equals(text) && each != ReleaseReason.EVICTION) {
                return each;
            }
        }
        FieldErrors errors = new FieldErrors();
        errors.add("reason", "is not a reason of a home");
        errors.throwIfAny();
        throw new IllegalStateException("unreachable");
    }
}
