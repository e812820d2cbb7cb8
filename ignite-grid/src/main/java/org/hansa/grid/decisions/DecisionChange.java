package org.hansa.grid.decisions;

import java.util.Optional;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.grid.store.EntryStore.Changed;
import org.hansa.grid.store.WireChange;
import org.jspecify.annotations.Nullable;

/** Counts refusals under one key, and forgets them once leaves stand for them. Answers what is there afterwards. */
public sealed interface DecisionChange extends WireChange<Optional<PendingDecision>> {
    /** What a process has counted so far. @param counted also what is stored when it is the first of its minute */
    record Count(PendingDecision counted) implements DecisionChange {
        @Override
        public Changed<Optional<PendingDecision>> apply(byte @Nullable [] before) {
            PendingDecision next =
                    before == null ? counted : PendingDecision.decode(before).with(counted);
            return Changed.to(next.encode(), Optional.of(next));
        }

        @Override
        public void write(EntryWriter out) {
            out.flag(true).bytes(counted.encode());
        }
    }

    /** Leaves stand for so many. @param minute it is now: what is long over and sealed goes */
    record Trim(long count, long minute) implements DecisionChange {
        @Override
        public Changed<Optional<PendingDecision>> apply(byte @Nullable [] before) {
            if (before == null) {
                return Changed.nothing(Optional.empty());
            }
            PendingDecision after = PendingDecision.decode(before).sealedTo(count);
            return after.unsealed() <= 0 && after.longOver(minute)
                    ? Changed.removed(Optional.empty())
                    : Changed.to(after.encode(), Optional.of(after));
        }

        @Override
        public void write(EntryWriter out) {
            out.flag(false).number(count).number(minute);
        }
    }

    static DecisionChange read(EntryReader in) {
        return in.flag() ? new Count(PendingDecision.decode(in.bytes())) : new Trim(in.number(), in.number());
    }

    @Override
    default void writeAnswer(Optional<PendingDecision> answer, EntryWriter out) {
        out.optional(answer, each -> out.bytes(each.encode()));
    }

    @Override
    default Optional<PendingDecision> readAnswer(EntryReader in) {
        return in.optional(in::bytes).map(PendingDecision::decode);
    }
}
