package org.hansa.grid;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.hansa.grid.group.HeldPart;
import org.hansa.grid.group.NoticePage;
import org.hansa.grid.group.OwnerUnreachableException;
import org.hansa.grid.group.OwnerUntrustedException;
import org.hansa.grid.group.PartWord;
import org.hansa.grid.group.RemoteOwner;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.intent.IntentBook;
import org.hansa.grid.intent.MemberPart;
import org.hansa.grid.intent.MemberParts;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PartState;
import org.hansa.ledger.model.RefusalReason;

/** Calls between members of a simulation, of which chosen ones go wrong. */
final class FaultyNetwork implements SimulatedMembers.Network {
    /** What can become of a call. */
    enum Fault {
        /** There is no connection, so that the caller knows that nothing has arrived. */
        UNSENT,
        REQUEST_LOST,
        ANSWER_LOST,
        /** The caller gives up, and the request arrives after all, when everything else is over. */
        LATE,
        TWICE,
        /** What the owner's control plane looks at first is not as it should be, for the moment. */
        BARRED,
        /** The answer is not one that the owner can have given. */
        WRONG,
        OWNER_DIES_FIRST,
        OWNER_DIES_AFTERWARDS,
        /** The caller hears nothing any more, for it is gone. */
        CALLER_DIES
    }

    private final Map<Integer, Fault> faults = new TreeMap<>();
    private final Deque<Runnable> late = new ArrayDeque<>();
    private final List<String> calls = new ArrayList<>();
    private boolean ignoresLostParts;
    private boolean ignoresRounds;
    private boolean barred;
    private Runnable onceAdmitted = () -> {};
    private Optional<Supplier<MspId>> home = Optional.empty();
    private final Map<MspId, SimulatedMember> known = new TreeMap<>();

    /** Members, so that a caller can die. */
    void joined(SimulatedMember member) {
        known.put(member.msp, member);
    }

    /** @param call counted from 0 from now on */
    void fail(int call, Fault fault) {
        faults.put(call, fault);
    }

    /** For the proof that a simulation finds a protocol that is wrong: owners are told that every other part was confirmed. */
    void ignoreLostParts() {
        ignoresLostParts = true;
    }

    /** For the same proof: a release counts whatever round it is of. */
    void ignoreRounds() {
        ignoresRounds = true;
    }

    /** Happens once an owner has found that a reservation is its caller's to ask for, and before it is made. */
    void onceAdmitted(Runnable happening) {
        onceAdmitted = happening;
    }

    /** From now on owners compare a caller with the contract's home on the ledger, as their control planes do. */
    void fencedBy(Supplier<MspId> ledgerHome) {
        home = Optional.of(ledgerHome);
    }

    void begin() {
        calls.clear();
        faults.clear();
    }

    List<String> calls() {
        return List.copyOf(calls);
    }

    void calm() {
        faults.clear();
    }

    /** What was under way all the time arrives now. */
    void deliverLate() {
        while (!late.isEmpty()) {
            late.remove().run();
        }
    }

    @Override
    public RemoteOwner between(MspId caller, SimulatedMember owner) {
        return new Line(caller, owner);
    }

    private final class Line implements RemoteOwner {
        private final MspId caller;
        private final SimulatedMember owner;

        Line(MspId caller, SimulatedMember owner) {
            this.caller = caller;
            this.owner = owner;
        }

        private boolean stale() {
            return home.filter(now -> !now.get().equals(caller)).isPresent();
        }

        /** What a peer answers an earlier home says nothing about the part. */
        private void requireHome() {
            if (stale()) {
                throw new OwnerUnreachableException("409 HOME_ELSEWHERE", null);
            }
        }

        /** Of a part that it never heard of an owner buries the round, whoever asks. */
        private boolean mayRelease(AllocationId allocation) {
            Optional<Intent> known = owner.engine().engine().intents().find(allocation);
            return known.isEmpty()
                    || known.flatMap(Intent::members)
                            .flatMap(members -> members.of(caller))
                            .isPresent();
        }

        private int roundThere(AllocationId allocation) {
            return owner.engine().engine().intents().find(allocation).flatMap(Intent::members).stream()
                    .mapToInt(
                            members -> members.of(caller).map(MemberPart::round).orElse(members.round()))
                    .findFirst()
                    .orElse(1);
        }

        private <T> T call(String what, Supplier<T> call) {
            Fault fault = faults.get(calls.size());
            calls.add(caller + " " + what + " " + owner.msp);
            if (fault == Fault.UNSENT || owner.dead()) {
                throw new OwnerUnreachableException(owner.msp + " takes no connection", null, true);
            }
            if (fault == Fault.REQUEST_LOST) {
                throw new OwnerUnreachableException("lost", null);
            }
            if (fault == Fault.LATE) {
                late.add(() -> quietly(call));
                throw new OwnerUnreachableException("late", null);
            }
            if (fault == Fault.OWNER_DIES_FIRST) {
                owner.store.crash();
                owner.requireAlive();
            }
            if (fault == Fault.TWICE) {
                answered(call);
            }
            barred = fault == Fault.BARRED;
            T answer = answered(call);
            barred = false;
            if (fault == Fault.OWNER_DIES_AFTERWARDS) {
                owner.store.crash();
                owner.requireAlive();
            }
            if (fault == Fault.CALLER_DIES) {
                known.get(caller).store.crash();
            }
            if (fault == Fault.ANSWER_LOST) {
                throw new OwnerUnreachableException("the answer was lost", null);
            }
            if (fault == Fault.WRONG) {
                throw wrong(what);
            }
            return answer;
        }

        /** What a peer's adapter makes of an answer that makes no sense. */
        private RuntimeException wrong(String what) {
            return List.of("reserve", "confirm", "settle").contains(what)
                    ? new OwnerUntrustedException("no receipt of its own")
                    : new OwnerUnreachableException("something else than was asked", null);
        }

        private <T> T answered(Supplier<T> call) {
            try {
                return call.get();
            } catch (RuntimeException e) {
                owner.requireAlive();
                throw e;
            }
        }

        private <T> void quietly(Supplier<T> call) {
            if (!owner.dead()) {
                try {
                    call.get();
                } catch (OwnerUnreachableException refused) {
                    // Nobody waits for the answer.
                }
            }
        }

        @Override
        public MspId member() {
            return owner.msp;
        }

        @Override
        public List<Integer> room(PlaceCommand command) {
            return call(
                    "room",
                    () -> stale() ? List.of() : owner.coordinator().desk().room(command));
        }

        @Override
        public OptionalLong makeRoom(PlaceCommand command) {
            return call("makeRoom", () -> owner.coordinator().desk().makeRoom(command));
        }

        @Override
        public PlaceOutcome hold(PlaceCommand command, MemberParts parts) {
            MemberParts theirs = MemberParts.asked(parts.round(), owner.msp, bare(parts));
            return call(
                    "hold",
                    () -> stale()
                            ? new PlaceOutcome.Refused(
                                    command.allocation(), Refusal.of(RefusalReason.OWNER_REFUSED, "HOME_ELSEWHERE"))
                            : owner.coordinator().desk().hold(command, theirs));
        }

        private static List<MemberPart> bare(MemberParts parts) {
            return parts.all().stream()
                    .map(each -> MemberPart.asked(each.owner(), each.units()).of(each.round()))
                    .toList();
        }

        @Override
        public PlaceOutcome reserve(PlaceCommand command, MemberParts parts) {
            MemberParts theirs = MemberParts.asked(parts.round(), owner.msp, bare(parts));
            return call("reserve", () -> {
                if (stale()) {
                    throw new OwnerUnreachableException("409 HOME_ELSEWHERE", null, true);
                }
                onceAdmitted.run();
                return owner.coordinator().desk().reserve(command, theirs, () -> Optional.of(
                                Refusal.of(RefusalReason.OWNER_REFUSED, "not now"))
                        .filter(any -> barred));
            });
        }

        @Override
        public PlaceOutcome confirm(AllocationId allocation, int round) {
            return call("confirm", () -> {
                requireHome();
                return owner.coordinator().desk().confirm(allocation, round);
            });
        }

        @Override
        public PlaceOutcome settle(AllocationId allocation, int round) {
            return call("settle", () -> {
                requireHome();
                return owner.coordinator().desk().settle(allocation, round);
            });
        }

        @Override
        public PlaceOutcome shrink(PlaceCommand left, MemberParts parts) {
            MemberParts theirs = MemberParts.asked(parts.round(), owner.msp, bare(parts));
            return call("shrink", () -> {
                if (!mayRelease(left.allocation())) {
                    requireHome();
                }
                return owner.coordinator().desk().shrink(left, theirs);
            });
        }

        @Override
        public ReleaseOutcome release(AllocationId allocation, int round, ReleaseReason reason, long acceptedAtMillis) {
            return call("release", () -> {
                if (!mayRelease(allocation)) {
                    requireHome();
                }
                return owner.coordinator()
                        .release(
                                caller,
                                allocation,
                                ignoresRounds ? roundThere(allocation) : round,
                                reason,
                                acceptedAtMillis)
                        .orElseThrow(() -> new OwnerUnreachableException("404", null));
            });
        }

        @Override
        public PartWord part(AllocationId allocation, int round) {
            if (ignoresLostParts) {
                return new PartWord(PartState.CONFIRMED, false, false);
            }
            return call("part", () -> owner.coordinator()
                    .desk()
                    .part(caller, allocation, round)
                    .orElseThrow(() -> new OwnerUnreachableException("404", null)));
        }

        @Override
        public HeldPart.Page held(Optional<IntentBook.Position> after) {
            return call("held", () -> owner.coordinator().desk().held(caller, after));
        }

        @Override
        public HeldPart.Page held(ContractHandle contract, Optional<IntentBook.Position> after) {
            return call("held of", () -> {
                requireHome();
                owner.coordinator().follow(contract, caller);
                return owner.coordinator().desk().held(contract, after);
            });
        }

        @Override
        public NoticePage notices(Optional<AllocationId> after) {
            return call("notices", () -> owner.coordinator().notices(caller, after));
        }

        @Override
        public Optional<AllocationView> view(AllocationId allocation) {
            return call("view", () -> owner.engine().allocation(allocation));
        }
    }
}
