package org.hansa.grid.grant;

import java.util.List;
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

    /**
     * Taken once per claim. The answer's amount is what the grant lacks, zero when it was taken.
     *
     * @param settled claims of which the room stands: they need no name any more
     */
    record Hold(Claim claim, ResourceVector wanted, List<Claim> settled) implements GrantCommand {
        public Hold {
            settled = List.copyOf(settled);
        }

        @Override
        public Answer on(GrantEntry entry) {
            if (entry.open().containsKey(claim)) {
                return new Answer(entry, Optional.of(ResourceVector.ZERO));
            }
            ResourceVector shortfall = GrantCommand.shortfall(entry.free(), wanted);
            if (!shortfall.isZero()) {
                return new Answer(entry, Optional.of(shortfall));
            }
            TreeMap<Claim, ResourceVector> open = new TreeMap<>(entry.open());
            settled.forEach(open::remove);
            open.put(claim, wanted);
            return new Answer(entry.holding(entry.held().plus(wanted), open), Optional.of(ResourceVector.ZERO));
        }

        @Override
        public void write(EntryWriter out) {
            Claim.write(out, claim);
            out.vector(wanted).list(settled, Claim::write);
        }

        static Hold read(EntryReader in) {
            return new Hold(Claim.read(in), in.vector(), in.list(Claim::read));
        }
    }

    /**
     * Gives back what of a hold was not reserved. Names what the claim had before and has then, since taking off twice would
     * give back what others hold; when it has neither, nothing happens and the amount is absent.
     */
    record Drop(Claim claim, ResourceVector before, ResourceVector left) implements GrantCommand {
        @Override
        public Answer on(GrantEntry entry) {
            ResourceVector now = entry.open().getOrDefault(claim, ResourceVector.ZERO);
            if (now.equals(left)) {
                return new Answer(entry, Optional.of(left));
            }
            if (!now.equals(before)) {
                return to(entry);
            }
            TreeMap<Claim, ResourceVector> open = new TreeMap<>(entry.open());
            reduce(open, claim, minus(before, left));
            return new Answer(entry.holding(minus(entry.held(), minus(before, left)), open), Optional.of(left));
        }

        @Override
        public void write(EntryWriter out) {
            Claim.write(out, claim);
            out.vector(before).vector(left);
        }

        static Drop read(EntryReader in) {
            return new Drop(Claim.read(in), in.vector(), in.vector());
        }
    }

    /** Gives back whatever an allocation holds by name. */
    record DropAll(AllocationId id) implements GrantCommand {
        @Override
        public Answer on(GrantEntry entry) {
            TreeMap<Claim, ResourceVector> open = new TreeMap<>(entry.open());
            open.keySet().removeIf(each -> each.allocation().equals(id));
            ResourceVector held = entry.held();
            for (Map.Entry<Claim, ResourceVector> each : entry.open().entrySet()) {
                held = open.containsKey(each.getKey()) ? held : minus(held, each.getValue());
            }
            return to(open.equals(entry.open()) ? entry : entry.holding(held, open));
        }

        @Override
        public void write(EntryWriter out) {
            out.id(id);
        }

        static DropAll read(EntryReader in) {
            return new DropAll(in.id());
        }
    }

    /**
     * A sealed batch, counted once, however often it is presented.
     *
     * @param through site sequence of its last leaf
     * @param released what is held no more because it is used from here on, by claim
     * @param taken by what is opened
     * @param freed by what is ended
     */
    record CountSealed(
            long through, SortedMap<Claim, ResourceVector> released, ResourceVector taken, ResourceVector freed)
            implements GrantCommand {
        @Override
        public Answer on(GrantEntry entry) {
            if (through <= entry.sealedThrough()) {
                return to(entry);
            }
            TreeMap<Claim, ResourceVector> open = new TreeMap<>(entry.open());
            ResourceVector held = entry.held();
            for (Map.Entry<Claim, ResourceVector> each : released.entrySet()) {
                reduce(open, each.getKey(), each.getValue());
                held = minus(held, each.getValue());
            }
            return to(entry.with(held, open, minus(entry.used().plus(taken), freed), through));
        }

        @Override
        public void write(EntryWriter out) {
            out.number(through);
            GrantChange.writeAll(out, released);
            out.vector(taken).vector(freed);
        }

        static CountSealed read(EntryReader in) {
            return new CountSealed(in.number(), GrantChange.readAll(in), in.vector(), in.vector());
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
            return to(entry.with(entry.held(), entry.open(), entry.used().plus(resources), entry.sealedThrough()));
        }

        @Override
        public void write(EntryWriter out) {
            out.vector(resources);
        }

        static Use read(EntryReader in) {
            return new Use(in.vector());
        }
    }

    /**
     * What the providers say, after a restart. The answer has no amount when the entry is another one by now.
     *
     * @param revision of the entry before the providers were read
     */
    record Reconcile(long revision, GrantBook.Counted counted) implements GrantCommand {
        @Override
        public Answer on(GrantEntry entry) {
            return entry.revision() == revision
                    ? new Answer(isSaid(entry) ? entry : said(entry), Optional.of(ResourceVector.ZERO))
                    : to(entry);
        }

        private boolean isSaid(GrantEntry entry) {
            return entry.held().equals(counted.held())
                    && entry.open().equals(counted.open())
                    && entry.used().equals(counted.used())
                    && entry.sealedThrough() == counted.through()
                    && entry.voidedThrough() >= counted.voidedThrough();
        }

        private GrantEntry said(GrantEntry entry) {
            long voidedThrough = Math.max(entry.voidedThrough(), counted.voidedThrough());
            return entry.with(counted.held(), counted.open(), counted.used(), counted.through())
                    .voided(voidedThrough, counted.used());
        }

        @Override
        public void write(EntryWriter out) {
            out.number(revision).vector(counted.held());
            GrantChange.writeAll(out, counted.open());
            out.vector(counted.used()).number(counted.through()).number(counted.voidedThrough());
        }

        static Reconcile read(EntryReader in) {
            return new Reconcile(
                    in.number(),
                    new GrantBook.Counted(in.vector(), GrantChange.readAll(in), in.vector(), in.number(), in.number()));
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

    private static void reduce(TreeMap<Claim, ResourceVector> open, Claim claim, ResourceVector by) {
        open.computeIfPresent(claim, (key, held) -> {
            ResourceVector left = minus(held, by);
            return left.isZero() ? null : left;
        });
    }

    /** Never below zero: after a reconciliation an old event may still be counted. */
    static ResourceVector minus(ResourceVector from, ResourceVector what) {
        return shortfall(what, from);
    }
}
