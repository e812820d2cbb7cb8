package org.hansa.grid.grant;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.grid.grant.GrantChange.Answer;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;

/** One write of one grant: a pure function, so that the grid may apply it again, on any copy, with the same result. */
public sealed interface GrantCommand {
    /** The answer's entry is the very same object when nothing changes. */
    Answer on(GrantEntry entry);

    void write(EntryWriter out);

    private static Answer to(GrantEntry entry) {
        return new Answer(entry, Optional.empty());
    }

    /** The ledger's record; an older version than the known one changes nothing. */
    record Granted(long version, ResourceVector granted) implements GrantCommand {
        @Override
        public Answer on(GrantEntry entry) {
            return to(version <= entry.version() ? entry : entry.granted(version, granted));
        }

        @Override
        public void write(EntryWriter out) {
            out.number(version).vector(granted);
        }

        static Granted read(EntryReader in) {
            return new Granted(in.number(), in.vector());
        }
    }

    /** Taken once per allocation. The answer's amount is what the grant lacks, zero when it was taken. */
    record Hold(AllocationId id, ResourceVector wanted) implements GrantCommand {
        @Override
        public Answer on(GrantEntry entry) {
            if (entry.holds().containsKey(id)) {
                return new Answer(entry, Optional.of(ResourceVector.ZERO));
            }
            ResourceVector shortfall = GrantCommand.shortfall(entry.free(), wanted);
            if (!shortfall.isZero()) {
                return new Answer(entry, Optional.of(shortfall));
            }
            TreeMap<AllocationId, ResourceVector> holds = new TreeMap<>(entry.holds());
            holds.put(id, wanted);
            return new Answer(entry.with(holds, entry.used(), entry.sealedThrough()), Optional.of(ResourceVector.ZERO));
        }

        @Override
        public void write(EntryWriter out) {
            out.id(id).vector(wanted);
        }

        static Hold read(EntryReader in) {
            return new Hold(in.id(), in.vector());
        }
    }

    /** Gives back what of a hold was not reserved. */
    record Drop(AllocationId id, ResourceVector unused) implements GrantCommand {
        @Override
        public Answer on(GrantEntry entry) {
            if (!entry.holds().containsKey(id)) {
                return to(entry);
            }
            TreeMap<AllocationId, ResourceVector> holds = new TreeMap<>(entry.holds());
            reduce(holds, id, unused);
            return to(entry.with(holds, entry.used(), entry.sealedThrough()));
        }

        @Override
        public void write(EntryWriter out) {
            out.id(id).vector(unused);
        }

        static Drop read(EntryReader in) {
            return new Drop(in.id(), in.vector());
        }
    }

    /** Gives back whatever the allocation holds. */
    record DropAll(AllocationId id) implements GrantCommand {
        @Override
        public Answer on(GrantEntry entry) {
            return to(entry.holds().containsKey(id) ? entry.without(id) : entry);
        }

        @Override
        public void write(EntryWriter out) {
            out.id(id);
        }

        static DropAll read(EntryReader in) {
            return new DropAll(in.id());
        }
    }

    /** A sealed batch, counted once, however often it is presented. @param through site sequence of its last leaf */
    record CountSealed(long through, SortedMap<AllocationId, ResourceVector> takenById, ResourceVector freed)
            implements GrantCommand {
        @Override
        public Answer on(GrantEntry entry) {
            if (through <= entry.sealedThrough()) {
                return to(entry);
            }
            TreeMap<AllocationId, ResourceVector> holds = new TreeMap<>(entry.holds());
            ResourceVector used = entry.used();
            for (Map.Entry<AllocationId, ResourceVector> each : takenById.entrySet()) {
                reduce(holds, each.getKey(), each.getValue());
                used = used.plus(each.getValue());
            }
            return to(entry.with(holds, minus(used, freed), through));
        }

        @Override
        public void write(EntryWriter out) {
            out.number(through);
            GrantChange.writeAll(out, takenById);
            out.vector(freed);
        }

        static CountSealed read(EntryReader in) {
            return new CountSealed(in.number(), GrantChange.readAll(in), in.vector());
        }
    }

    /** What the ledger counted as zero, once. @param sequence of the leaf; they come in this order */
    record Unuse(long sequence, ResourceVector resources) implements GrantCommand {
        @Override
        public Answer on(GrantEntry entry) {
            return to(
                    sequence <= entry.voidedThrough() ? entry : entry.voided(sequence, minus(entry.used(), resources)));
        }

        @Override
        public void write(EntryWriter out) {
            out.number(sequence).vector(resources);
        }

        static Unuse read(EntryReader in) {
            return new Unuse(in.number(), in.vector());
        }
    }

    /** Sealed reservations of a provider that came back from the archive. */
    record Use(ResourceVector resources) implements GrantCommand {
        @Override
        public Answer on(GrantEntry entry) {
            return to(entry.with(entry.holds(), entry.used().plus(resources), entry.sealedThrough()));
        }

        @Override
        public void write(EntryWriter out) {
            out.vector(resources);
        }

        static Use read(EntryReader in) {
            return new Use(in.vector());
        }
    }

    /** What the providers say, after a restart. @param voidedThrough last leaf that is no more in {@code used} */
    record Reconcile(
            SortedMap<AllocationId, ResourceVector> holds, ResourceVector used, long through, long voidedThrough)
            implements GrantCommand {
        @Override
        public Answer on(GrantEntry entry) {
            boolean same = entry.holds().equals(holds)
                    && entry.used().equals(used)
                    && entry.sealedThrough() == through
                    && entry.voidedThrough() >= voidedThrough;
            return to(
                    same
                            ? entry
                            : entry.with(holds, used, through)
                                    .voided(Math.max(entry.voidedThrough(), voidedThrough), used));
        }

        @Override
        public void write(EntryWriter out) {
            GrantChange.writeAll(out, holds);
            out.vector(used).number(through).number(voidedThrough);
        }

        static Reconcile read(EntryReader in) {
            return new Reconcile(GrantChange.readAll(in), in.vector(), in.number(), in.number());
        }
    }

    /**
     * Sets aside what is free of what the contract's home asks back.
     *
     * @param counted what the grant had counted when {@code notYet} was made up; with another count there is no answer
     * @param notYet freed by ends that the ledger does not have yet
     */
    record OfferBack(long version, long counted, ResourceVector notYet, ResourceVector wanted, long now)
            implements GrantCommand {
        @Override
        public Answer on(GrantEntry entry) {
            if (entry.sealedThrough() != counted) {
                return to(entry);
            }
            if (entry.version() != version) {
                return new Answer(entry, Optional.of(ResourceVector.ZERO));
            }
            GrantEntry without = entry.returning(ResourceVector.ZERO, now);
            ResourceVector free = minus(without.free(), notYet);
            ResourceVector offer = minus(free, minus(free, wanted));
            boolean nothing = offer.isZero() && entry.returning().isZero();
            return new Answer(nothing ? entry : without.returning(offer, now), Optional.of(offer));
        }

        @Override
        public void write(EntryWriter out) {
            out.number(version).number(counted).vector(notYet).vector(wanted).number(now);
        }

        static OfferBack read(EntryReader in) {
            return new OfferBack(in.number(), in.number(), in.vector(), in.vector(), in.number());
        }
    }

    /** Takes back what was offered before a time. */
    record Reclaim(long offeredBefore) implements GrantCommand {
        @Override
        public Answer on(GrantEntry entry) {
            boolean stands = entry.returning().isZero() || entry.returningSince() >= offeredBefore;
            return to(stands ? entry : entry.returning(ResourceVector.ZERO, 0));
        }

        @Override
        public void write(EntryWriter out) {
            out.number(offeredBefore);
        }

        static Reclaim read(EntryReader in) {
            return new Reclaim(in.number());
        }
    }

    /** By class, what {@code wanted} has more than {@code free}. */
    static ResourceVector shortfall(ResourceVector free, ResourceVector wanted) {
        TreeMap<ResourceClass, Long> lacking = new TreeMap<>();
        wanted.quantities().forEach((each, quantity) -> lacking.put(each, Math.max(0, quantity - free.get(each))));
        return new ResourceVector(lacking);
    }

    private static void reduce(TreeMap<AllocationId, ResourceVector> holds, AllocationId id, ResourceVector by) {
        holds.computeIfPresent(id, (key, held) -> {
            ResourceVector left = minus(held, by);
            return left.isZero() ? null : left;
        });
    }

    /** Never below zero: after a reconciliation an old event may still be counted. */
    private static ResourceVector minus(ResourceVector from, ResourceVector what) {
        return shortfall(what, from);
    }
}
