package org.hansa.grid.intent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.hansa.grid.GroupRequest;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlacedPart;
import org.hansa.grid.Refusal;
import org.hansa.grid.provider.Provenance;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.MspId;

/**
 * What was asked and how far it got; written before any provider is touched.
 *
 * @param attempt counts from 1; a new one only after the last one's plan has been driven to its end or released. A resize has two:
 *     one to change the room with and a later one to undo that with, so that what comes late of it finds a later one
 * @param issuedAtMillis when the attempt began
 * @param verdict what was decided about a group of holds; once written it is what every restart carries out
 * @param plan where the parts of this attempt go
 * @param parts where they are
 * @param members who has which part, when any of it lies with another member; {@code parts} are then those at this one
 * @param endsAs what it becomes once all its room is free: {@code RELEASED}, unless its site wants it back or it has failed
 * @param resize in {@code RESIZING}: what is to become of it, by {@code plan}; {@code parts} are what it was
 * @param acceptedAtMillis when its end was accepted, by whoever did so first: what it used is counted until then. Never after the
 *     clock here says
 */
public record Intent(
        PlaceCommand command,
        AllocationState state,
        int attempt,
        long issuedAtMillis,
        GroupVerdict verdict,
        List<PlannedPart> plan,
        List<PlacedPart> parts,
        Optional<MemberParts> members,
        AllocationState endsAs,
        Optional<Resize> resize,
        Optional<Refusal> refusal,
        Optional<String> failure,
        OptionalLong acceptedAtMillis,
        long createdAtMillis,
        long updatedAtMillis) {
    /** The coordinator's durable decision about parts that are held. */
    public enum GroupVerdict {
        OPEN,
        CONFIRM,
        RELEASE,
        /** What stands gets smaller: each owner is told what it keeps. */
        SHRINK,
        /** {@code RELEASE} after an owner may have reserved: it is not over until each has said that its room is free. */
        GIVE_BACK,
        /** What stands gets larger: whoever is asked for more has voted for it, so that the home's own change decides. */
        VOTED;

        /** Whether nothing is to be left of it. */
        public boolean against() {
            return this == RELEASE || this == GIVE_BACK;
        }
    }

    /**
     * @param groups afterwards
     * @param from the state that it returns to
     * @param provenance of the change
     * @param issuedAtMillis when it began
     */
    public record Resize(List<GroupRequest> groups, AllocationState from, Provenance provenance, long issuedAtMillis) {
        public Resize {
            groups = List.copyOf(groups);
        }
    }

    public Intent {
        plan = List.copyOf(plan);
        parts = List.copyOf(parts);
    }

    /** An attempt that has touched nothing yet. */
    public static Intent attempt(
            PlaceCommand command,
            Optional<Intent> earlier,
            List<PlannedPart> plan,
            Optional<MemberParts> members,
            long now) {
        return new Intent(
                command,
                AllocationState.PENDING,
                earlier.map(each -> each.attempt() + 1).orElse(1),
                now,
                GroupVerdict.OPEN,
                plan,
                List.of(),
                members,
                AllocationState.RELEASED,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                earlier.map(Intent::createdAtMillis).orElse(now),
                now);
    }

    /** The same as another attempt; for intents that are written again from the archive. */
    public Intent atAttempt(int number) {
        return changed(draft -> draft.attempt = number);
    }

    Intent withoutNote() {
        return changed(draft -> draft.command = command.withoutNote());
    }

    /** Under the contract's home of now: whose part it is stays, and who brings the whole to an end changes. */
    public Intent at(MspId home) {
        return changed(draft -> draft.command = command.withHome(home));
    }

    public Intent decided(GroupVerdict decision, long now) {
        return changed(now, draft -> draft.verdict = decision);
    }

    /** Nothing is to be left of it, as was accepted then, here or with another member; what was accepted first stands. */
    public Intent ending(long acceptedAt) {
        return changed(draft -> draft.acceptedAtMillis = OptionalLong.of(acceptedAtMillis.orElse(acceptedAt)));
    }

    public Intent in(AllocationState next, List<PlacedPart> placed, long now) {
        return changed(now, draft -> {
            draft.enter(next, now);
            draft.parts = placed;
        });
    }

    /**
     * The change is durable before any provider hears of it. Until it is done the allocation counts as not changed, so that who
     * has read it may try again after it came to nothing.
     *
     * @param target what lies here afterwards
     */
    public Intent resizing(Resize change, List<PlannedPart> target) {
        return changed(draft -> {
            draft.state = AllocationState.RESIZING;
            draft.attempt = attempt + 2;
            draft.plan = target;
            draft.resize = Optional.of(change);
        });
    }

    /** In {@code RESIZING}: by which providers know the change; {@code attempt} is the one by which it is undone. */
    public int changing() {
        return attempt - 1;
    }

    /** What it came to: with its new groups and parts, or with the old ones. */
    public Intent resized(List<GroupRequest> groups, List<PlacedPart> placed, AllocationState next, long now) {
        return changed(now, draft -> {
            draft.command = command.withGroups(groups);
            draft.state = next;
            draft.parts = placed;
            draft.resize = Optional.empty();
        });
    }

    public Intent denied(Refusal why, long now) {
        return changed(now, draft -> {
            draft.state = AllocationState.DENIED;
            draft.parts = List.of();
            draft.resize = Optional.empty();
            draft.refusal = Optional.of(why);
        });
    }

    public Intent failed(AllocationState how, String why, long now) {
        return changed(now, draft -> {
            draft.state = how;
            draft.failure = Optional.of(why);
        });
    }

    /** Its room is given back, and not because its tenant wants that. @param end what it comes to @param why for people to read */
    public Intent releasing(AllocationState end, String why, long now) {
        return changed(now, draft -> {
            draft.enter(AllocationState.RELEASING, now);
            draft.endsAs = end;
            draft.failure = Optional.of(why);
        });
    }

    public Intent with(MemberParts known, long now) {
        return changed(now, draft -> draft.members = Optional.of(known));
    }

    private Intent changed(long now, Consumer<Draft> change) {
        return changed(change.andThen(draft -> draft.updatedAtMillis = now));
    }

    private Intent changed(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.done();
    }

    /** What is to be the next intent; what no change names stays. */
    private static final class Draft {
        private final long issuedAtMillis;
        private final long createdAtMillis;
        private PlaceCommand command;
        private AllocationState state;
        private int attempt;
        private GroupVerdict verdict;
        private List<PlannedPart> plan;
        private List<PlacedPart> parts;
        private Optional<MemberParts> members;
        private AllocationState endsAs;
        private Optional<Resize> resize;
        private Optional<Refusal> refusal;
        private Optional<String> failure;
        private OptionalLong acceptedAtMillis;
        private long updatedAtMillis;

        Draft(Intent from) {
            issuedAtMillis = from.issuedAtMillis;
            createdAtMillis = from.createdAtMillis;
            command = from.command;
            state = from.state;
            attempt = from.attempt;
            verdict = from.verdict;
            plan = from.plan;
            parts = from.parts;
            members = from.members;
            endsAs = from.endsAs;
            resize = from.resize;
            refusal = from.refusal;
            failure = from.failure;
            acceptedAtMillis = from.acceptedAtMillis;
            updatedAtMillis = from.updatedAtMillis;
        }

        /** An end that is begun here was accepted now, unless it was before. */
        void enter(AllocationState next, long now) {
            state = next;
            if (next == AllocationState.RELEASING) {
                acceptedAtMillis = OptionalLong.of(acceptedAtMillis.orElse(now));
            }
        }

        Intent done() {
            return new Intent(
                    command,
                    state,
                    attempt,
                    issuedAtMillis,
                    verdict,
                    plan,
                    parts,
                    members,
                    endsAs,
                    resize,
                    refusal,
                    failure,
                    acceptedAtMillis,
                    createdAtMillis,
                    updatedAtMillis);
        }
    }

    /** Whether this member is the home and has to bring the parts of others to an end too. */
    public boolean coordinates() {
        return members.filter(each -> each.self().equals(command.home())).isPresent();
    }

    /** Whether its tenant gave it back here, at an owner that is not the home, and the other owners are still being told. */
    public boolean tells() {
        return state == AllocationState.RELEASING
                && !coordinates()
                && members.filter(each -> each.decision().against()).isPresent();
    }

    /** Whether more is held for it, by the attempt {@link #changing}, beside what it has: until the vote on that is known. */
    public boolean claims() {
        return state == AllocationState.RESIZING
                && !coordinates()
                && members.flatMap(MemberParts::voter).isPresent();
    }

    /**
     * What this intent's command has as a group: who was the home has those of the whole, as the tenant numbers them, another owner those
     * of its part. -1 when it has none of that number.
     */
    public int groupHere(int number) {
        List<Integer> numbers =
                List.copyOf(members.orElseThrow().own().orElseThrow().units().keySet());
        return command.groups().size() == numbers.size() ? numbers.indexOf(number) : number;
    }

    /** Wherever they lie. */
    public List<PlacedPart> allParts() {
        if (members.isEmpty()) {
            return parts;
        }
        List<PlacedPart> everywhere = new ArrayList<>(parts);
        members.get().others().forEach(each -> everywhere.addAll(each.placed()));
        return List.copyOf(everywhere);
    }

    /** Whether somebody has still to bring it to an end. */
    public boolean unfinished() {
        return switch (state) {
            case PENDING, HELD, RESIZING, RELEASING, STUCK -> true;
            case RESERVED, ACTIVE, RELEASED, DENIED, EXPIRED, EVICTED, FAILED -> false;
        };
    }

    /** Whether room is taken, as far as this intent knows. */
    public boolean holdsRoom() {
        return switch (state) {
            case HELD, RESERVED, ACTIVE, RESIZING, RELEASING, STUCK -> true;
            case PENDING, RELEASED, DENIED, EXPIRED, EVICTED, FAILED -> false;
        };
    }
}
