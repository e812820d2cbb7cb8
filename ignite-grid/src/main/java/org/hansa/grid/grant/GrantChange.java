package org.hansa.grid.grant;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.grid.store.EntryStore.Changed;
import org.hansa.grid.store.WireChange;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;
import org.jspecify.annotations.Nullable;

/** A command as a change of a stored grant; the first one of a grant makes the entry. */
public record GrantChange(GrantBook.Key key, GrantCommand command) implements WireChange<GrantChange.Answer> {
    /**
     * @param entry afterwards
     * @param amount of a hold what the grant lacks, of an offer what is set aside, of a drop what is left; absent when it has
     *     none, or when the entry has moved on since the command was made up
     */
    public record Answer(GrantEntry entry, Optional<ResourceVector> amount) {}

    /** Names of the commands on the wire. */
    private enum Kind {
        GRANTED(GrantCommand.Granted.class, GrantCommand.Granted::read),
        HOLD(GrantCommand.Hold.class, GrantCommand.Hold::read),
        DROP(GrantCommand.Drop.class, GrantCommand.Drop::read),
        DROP_ALL(GrantCommand.DropAll.class, GrantCommand.DropAll::read),
        COUNT_SEALED(GrantCommand.CountSealed.class, GrantCommand.CountSealed::read),
        UNUSE(GrantCommand.Unuse.class, GrantCommand.Unuse::read),
        USE(GrantCommand.Use.class, GrantCommand.Use::read),
        RECONCILE(GrantCommand.Reconcile.class, GrantCommand.Reconcile::read),
        OFFER_BACK(GrantCommand.OfferBack.class, GrantCommand.OfferBack::read),
        RECLAIM(GrantCommand.Reclaim.class, GrantCommand.Reclaim::read);

        private static final Map<Class<? extends GrantCommand>, Kind> BY_TYPE =
                Stream.of(values()).collect(Collectors.toMap(each -> each.type, Function.identity()));

        private final Class<? extends GrantCommand> type;
        private final Function<EntryReader, ? extends GrantCommand> reader;

        <C extends GrantCommand> Kind(Class<C> type, Function<EntryReader, C> reader) {
            this.type = type;
            this.reader = reader;
        }
    }

    @Override
    public Changed<Answer> apply(byte @Nullable [] before) {
        GrantEntry entry = before == null ? GrantEntry.empty(key.contract(), key.site()) : GrantEntry.decode(before);
        Answer answer = command.on(entry);
        return answer.entry() == entry
                ? Changed.nothing(answer)
                : Changed.to(answer.entry().encode(), answer);
    }

    @Override
    public void write(EntryWriter out) {
        Kind kind = Kind.BY_TYPE.get(command.getClass());
        if (kind == null) {
            throw new IllegalStateException("a command that has no name: " + command.getClass());
        }
        out.text(key.contract().value()).text(key.site().value());
        command.write(out.constant(kind));
    }

    public static GrantChange read(EntryReader in) {
        GrantBook.Key key = new GrantBook.Key(new ContractHandle(in.text()), new SiteId(in.text()));
        return new GrantChange(key, in.constant(Kind.class).reader.apply(in));
    }

    @Override
    public void writeAnswer(Answer answer, EntryWriter out) {
        out.bytes(answer.entry().encode()).optional(answer.amount(), out::vector);
    }

    @Override
    public Answer readAnswer(EntryReader in) {
        return new Answer(GrantEntry.decode(in.bytes()), in.optional(in::vector));
    }

    static void writeAll(EntryWriter out, SortedMap<Claim, ResourceVector> amounts) {
        out.map(amounts, (claim, amount) -> {
            Claim.write(out, claim);
            out.vector(amount);
        });
    }

    static SortedMap<Claim, ResourceVector> readAll(EntryReader in) {
        SortedMap<Claim, ResourceVector> amounts = new TreeMap<>();
        for (int left = in.small(); left > 0; left--) {
            amounts.put(Claim.read(in), in.vector());
        }
        return amounts;
    }
}
