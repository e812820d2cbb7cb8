package org.hansa.controlplane.allocation.peer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.ledger.SignerTrust;
import org.hansa.controlplane.peer.PeerCalls;
import org.hansa.grid.AllocationView;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.Refusal;
import org.hansa.grid.ReleaseOutcome;
import org.hansa.grid.ReleaseReason;
import org.hansa.grid.group.HeldPart;
import org.hansa.grid.group.NoticePage;
import org.hansa.grid.group.OwnerUnreachableException;
import org.hansa.grid.group.OwnerUntrustedException;
import org.hansa.grid.group.PartWord;
import org.hansa.grid.group.RemoteOwner;
import org.hansa.grid.intent.IntentBook.Position;
import org.hansa.grid.intent.MemberParts;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.RefusalReason;
import org.hansa.ledger.model.ServiceContract;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Another member's engine over mutual TLS. An answer that is late, unreadable or about something else counts as none: the
 * coordinator then knows nothing about what the owner did, which is the truth. A call that got no answer is made once more,
 * because all of them are idempotent. A confirmation counts only with receipts that the owner's anchor identity signed, by the
 * certificates of the channel's configuration.
 */
final class PeerOwner implements RemoteOwner {
    private static final Logger LOG = LoggerFactory.getLogger(PeerOwner.class);
    private static final Duration HOLD = Duration.ofSeconds(3);
    private static final Duration QUICK = Duration.ofSeconds(1);
    private static final int ATTEMPTS = 2;
    private final MspId owner;
    private final MspId home;
    private final PeerCalls calls;
    private final LedgerView ledger;
    private final OwnersPromises promises;
    private final JsonMapper json;

    PeerOwner(MspId owner, MspId home, PeerCalls calls, LedgerView ledger, SignerTrust trust, JsonMapper json) {
        this.owner = owner;
        this.home = home;
        this.calls = calls;
        this.ledger = ledger;
        this.promises = new OwnersPromises(owner, trust);
        this.json = json;
    }

    @Override
    public MspId member() {
        return owner;
    }

    @Override
    public List<Integer> room(PlaceCommand command) {
        byte[] body = json.writeValueAsBytes(HoldBody.of(command, epoch(command.contract()), ledger.height()));
        PeerCalls.Answer answer = once("POST", "/peer/v1/room", body, QUICK);
        if (notForUs(answer)) {
            return List.of();
        }
        List<Integer> units = read(answer, HoldController.RoomBody.class).units();
        if (!units.isEmpty() && units.size() != command.groups().size()) {
            throw new OwnerUnreachableException(owner + " has room for other groups than were asked about", null);
        }
        return units;
    }

    @Override
    public OptionalLong makeRoom(PlaceCommand command) {
        byte[] body = json.writeValueAsBytes(HoldBody.of(command, epoch(command.contract()), ledger.height()));
        PeerCalls.Answer answer = once("POST", "/peer/v1/room/coming", body, QUICK);
        if (notForUs(answer)) {
            return OptionalLong.empty();
        }
        Long at = read(answer, HoldController.ComingBody.class).atMillis();
        return at == null ? OptionalLong.empty() : OptionalLong.of(at);
    }

    private long epoch(ContractHandle contract) {
        return ledger.contract(contract)
                .map(ServiceContract::homeEpoch)
                .orElseThrow(() -> new OwnerUnreachableException("the contract is not on the ledger", null));
    }

    /** A contract that the owner has nothing to do with, or of which it knows another home. */
    private static boolean notForUs(PeerCalls.Answer answer) {
        return answer.status() == 403 || answer.status() == 404 || answer.status() == 409;
    }

    @Override
    public PlaceOutcome hold(PlaceCommand command, MemberParts parts) {
        byte[] body = json.writeValueAsBytes(HoldBody.of(command, parts, epoch(command.contract()), ledger.height()));
        PeerCalls.Answer answer = exchange("POST", "/peer/v1/holds", body, HOLD);
        if (answer.status() == 409) {
            return new PlaceOutcome.Refused(
                    command.allocation(),
                    Refusal.of(
                            RefusalReason.OWNER_REFUSED, owner + " takes holds from the contract's home of now only"));
        }
        PlaceOutcome outcome = outcome(answer, command.allocation());
        if (outcome instanceof PlaceOutcome.Placed placed && !OwnersPromises.asked(command, placed)) {
            throw new OwnerUnreachableException(owner + " holds something else than was asked for", null);
        }
        return outcome;
    }

    @Override
    public PlaceOutcome reserve(PlaceCommand command, MemberParts parts) {
        byte[] body = json.writeValueAsBytes(HoldBody.of(command, parts, epoch(command.contract()), ledger.height()));
        PeerCalls.Answer answer = once("POST", "/peer/v1/reservations", body, HOLD);
        if (answer.status() == 409) {
            // The owner read who asks, and nothing else.
            throw new OwnerUnreachableException(
                    owner + " takes requests from the contract's home of now only", null, true);
        }
        PlaceOutcome outcome = outcome(answer, command.allocation());
        if (outcome instanceof PlaceOutcome.Placed placed) {
            String signer = read(answer, OutcomeBody.class).signer();
            placed.parts().forEach(part -> promises.requireReceipt(command.allocation(), part, signer));
            if (!OwnersPromises.asked(command, placed)) {
                throw new OwnerUntrustedException(owner + " reserved something else than was asked for");
            }
        }
        return outcome;
    }

    @Override
    public PlaceOutcome confirm(AllocationId allocation, int round) {
        return promised("/confirm", allocation, round);
    }

    @Override
    public PlaceOutcome settle(AllocationId allocation, int round) {
        return promised("/settle", allocation, round);
    }

    /** A reservation, with the receipts that make it one. */
    private PlaceOutcome promised(String what, AllocationId allocation, int round) {
        String path = "/peer/v1/holds/" + allocation + what + "?round=" + round;
        PeerCalls.Answer answer = exchange("POST", path, null, HOLD);
        PlaceOutcome outcome = outcome(answer, allocation);
        if (outcome instanceof PlaceOutcome.Placed placed) {
            String signer = read(answer, OutcomeBody.class).signer();
            placed.parts().forEach(part -> promises.requireReceipt(allocation, part, signer));
        }
        return outcome;
    }

    /** Only the owner itself says that a part has ended: one that does not know the question has not answered. */
    @Override
    public PlaceOutcome shrink(PlaceCommand left, MemberParts parts) {
        byte[] body = json.writeValueAsBytes(HoldBody.of(left, parts, epoch(left.contract()), ledger.height()));
        String path = "/peer/v1/holds/" + left.allocation() + "/shrink";
        PeerCalls.Answer answer = exchange("POST", path, body, HOLD);
        PlaceOutcome outcome = told(answer, left.allocation());
        if (outcome instanceof PlaceOutcome.Placed placed) {
            String signer = read(answer, OutcomeBody.class).signer();
            placed.parts().forEach(part -> promises.requireReceipt(left.allocation(), part, signer));
            promises.requireNoMore(left, parts.of(owner).orElseThrow(), placed);
        }
        return outcome;
    }

    @Override
    public ReleaseOutcome release(AllocationId allocation, int round, ReleaseReason reason, long acceptedAtMillis) {
        String path = "/peer/v1/holds/" + allocation + "?round=" + round + "&reason=" + reason + "&acceptedAt="
                + acceptedAtMillis;
        HoldController.ReleaseBody body = read(exchange("DELETE", path, null, HOLD), HoldController.ReleaseBody.class);
        return new ReleaseOutcome(body.result(), Optional.ofNullable(body.state()));
    }

    @Override
    public PartWord part(AllocationId allocation, int round) {
        String path = "/peer/v1/holds/" + allocation + "/vote?round=" + round;
        HoldController.PartBody word = read(once("POST", path, null, QUICK), HoldController.PartBody.class);
        if (!word.allocation().equals(allocation.value()) || word.round() != round) {
            throw new OwnerUnreachableException(owner + " spoke of another part", null);
        }
        return word.word();
    }

    @Override
    public HeldPart.Page held(Optional<Position> after) {
        return heldPage("/peer/v1/parts"
                + after.map(each -> "?after=" + HeldPartsBody.text(each)).orElse(""));
    }

    @Override
    public HeldPart.Page held(ContractHandle contract, Optional<Position> after) {
        return heldPage("/peer/v1/parts?contract=" + contract + "&epoch=" + epoch(contract) + "&height="
                + ledger.height()
                + after.map(each -> "&after=" + HeldPartsBody.text(each)).orElse(""));
    }

    private HeldPart.Page heldPage(String path) {
        HeldPartsBody body = read(once("GET", path, null, HOLD), HeldPartsBody.class);
        List<HeldPart> parts = new ArrayList<>();
        try {
            for (HeldPartsBody.Part each : body.parts()) {
                HeldPart part = each.part(home, owner);
                if (believable(part, body.signer())) {
                    parts.add(part);
                }
            }
            return new HeldPart.Page(parts, HeldPartsBody.position(body.next()));
        } catch (RuntimeException e) {
            throw unreadable(e);
        }
    }

    /** A part of a contract between the two, at the owner's sites, with its own promise once it is reserved. */
    private boolean believable(HeldPart part, String signer) {
        PlaceCommand command = part.command();
        boolean between = ledger.contract(command.contract())
                .filter(each -> each.home().equals(home) && each.parties().contains(owner))
                .isPresent();
        boolean there = part.placed().stream().allMatch(each -> ledger.site(each.site())
                .filter(site -> site.owner().equals(owner))
                .isPresent());
        try {
            if (part.state() != AllocationState.HELD) {
                part.placed().forEach(each -> promises.requireReceipt(command.allocation(), each, signer));
            }
        } catch (OwnerUntrustedException e) {
            there = false;
        }
        if (!between || !there) {
            LOG.warn("{} tells of a part of {} that it cannot have; passed over", owner, command.allocation());
        }
        return between && there;
    }

    @Override
    public NoticePage notices(Optional<AllocationId> after) {
        String path = "/peer/v1/notices" + after.map(each -> "?after=" + each).orElse("");
        try {
            return read(once("GET", path, null, QUICK), NoticesBody.class).page();
        } catch (IllegalArgumentException e) {
            throw unreadable(e);
        }
    }

    @Override
    public Optional<AllocationView> view(AllocationId allocation) {
        PeerCalls.Answer answer = once("GET", "/peer/v1/allocations/" + allocation, null, QUICK);
        if (answer.status() == 404) {
            return Optional.empty();
        }
        HeldView held = read(answer, HeldView.class);
        AllocationView view;
        try {
            view = held.view(home);
        } catch (RuntimeException e) {
            throw unreadable(e);
        }
        if (!view.command().allocation().equals(allocation)) {
            return Optional.empty();
        }
        try {
            view.parts().stream()
                    .map(AllocationView.Part::placed)
                    .filter(part -> part.receipt().isPresent())
                    .forEach(part -> promises.requireReceipt(allocation, part, held.signer()));
        } catch (OwnerUntrustedException e) {
            throw unreadable(e);
        }
        return Optional.of(view);
    }

    private PeerCalls.Answer exchange(String method, String path, byte @Nullable [] body, Duration deadline) {
        for (int attempt = 1; ; attempt++) {
            try {
                return once(method, path, body, deadline);
            } catch (OwnerUnreachableException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private PeerCalls.Answer once(String method, String path, byte @Nullable [] body, Duration deadline) {
        try {
            return calls.exchange(owner, method, path, Optional.ofNullable(body), deadline);
        } catch (Failure failure) {
            throw new OwnerUnreachableException(
                    failure.internalContext().orElse(failure.detail()), failure, PeerCalls.unsent(failure));
        }
    }

    /** What the owner refused before its engine was asked is a refusal too: it holds nothing. */
    private PlaceOutcome outcome(PeerCalls.Answer answer, AllocationId asked) {
        if (answer.status() == 403 || answer.status() == 404 || answer.status() == 400) {
            return new PlaceOutcome.Refused(
                    asked, Refusal.of(RefusalReason.OWNER_REFUSED, owner + " answered " + answer.status()));
        }
        return told(answer, asked);
    }

    private PlaceOutcome told(PeerCalls.Answer answer, AllocationId asked) {
        PlaceOutcome outcome;
        try {
            outcome = read(answer, OutcomeBody.class).toOutcome();
        } catch (OwnerUnreachableException e) {
            throw e;
        } catch (RuntimeException e) {
            throw unreadable(e);
        }
        if (!outcome.allocation().equals(asked)) {
            throw new OwnerUnreachableException(owner + " answered about " + outcome.allocation(), null);
        }
        return outcome;
    }

    private <T> T read(PeerCalls.Answer answer, Class<T> type) {
        if (answer.status() != 200) {
            throw new OwnerUnreachableException(owner + " answered " + answer.status(), null);
        }
        try {
            return json.readValue(answer.body(), type);
        } catch (JacksonException e) {
            throw unreadable(e);
        }
    }

    private OwnerUnreachableException unreadable(RuntimeException cause) {
        return new OwnerUnreachableException(owner + " answered what cannot be read: " + cause.getMessage(), cause);
    }
}
