package org.hansa.grid.provider;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.grid.store.EntryStore.Changed;
import org.hansa.grid.store.WireChange;
import org.jspecify.annotations.Nullable;

/** A command as a change of stored bytes. */
public record ProviderChange(ProviderCommand command) implements WireChange<Transition> {
    /** Names of the commands on the wire. */
    private enum Kind {
        PUT_PROVIDER(PutProvider.class, PutProvider::read),
        TAKE_ROOM(TakeRoom.class, TakeRoom::read),
        CONFIRM_HOLD(ConfirmHold.class, ConfirmHold::read),
        JOIN_CLAIM(JoinClaim.class, JoinClaim::read),
        END_ALLOCATION(EndAllocation.class, EndAllocation::read),
        END_GROUP(EndGroup.class, EndGroup::read),
        DRAIN(Drain.class, Drain::read),
        WITHDRAW(Withdraw.class, Withdraw::read),
        RESIZE_ROOM(ResizeRoom.class, ResizeRoom::read),
        EXPIRE_ALLOCATION(ExpireAllocation.class, ExpireAllocation::read),
        TRIM_SEALED(TrimSealed.class, TrimSealed::read),
        VOID_RESERVATION(VoidReservation.class, VoidReservation::read),
        CLOSE_AGAIN(CloseAgain.class, CloseAgain::read),
        RESTORE_FROM_ARCHIVE(RestoreFromArchive.class, RestoreFromArchive::read);

        private static final Map<Class<? extends ProviderCommand>, Kind> BY_TYPE =
                Stream.of(values()).collect(Collectors.toMap(each -> each.type, Function.identity()));

        private final Class<? extends ProviderCommand> type;
        private final Function<EntryReader, ? extends ProviderCommand> reader;

        <C extends ProviderCommand> Kind(Class<C> type, Function<EntryReader, C> reader) {
            this.type = type;
            this.reader = reader;
        }
    }

    @Override
    public Changed<Transition> apply(byte @Nullable [] before) {
        Transition transition = command.apply(before == null ? null : ProviderCodec.decode(before));
        ProviderEntry after = transition.entry();
        return transition.changed() && after != null
                ? Changed.to(ProviderCodec.encode(after), transition)
                : Changed.nothing(transition);
    }

    @Override
    public void write(EntryWriter out) {
        Kind kind = Kind.BY_TYPE.get(command.getClass());
        if (kind == null) {
            throw new IllegalStateException("a command that has no name: " + command.getClass());
        }
        command.write(out.constant(kind));
    }

    public static ProviderChange read(EntryReader in) {
        return new ProviderChange(in.constant(Kind.class).reader.apply(in));
    }

    @Override
    public void writeAnswer(Transition answer, EntryWriter out) {
        answer.write(out);
    }

    @Override
    public Transition readAnswer(EntryReader in) {
        return Transition.read(in);
    }
}
