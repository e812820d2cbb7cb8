package org.hansa.benchmarks.grid;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.hansa.grid.grant.Claim;
import org.hansa.grid.grant.GrantBook;
import org.hansa.grid.grant.GrantChange;
import org.hansa.grid.grant.GrantCommand;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.intent.PlannedPart;
import org.hansa.grid.provider.ConfirmHold;
import org.hansa.grid.provider.TakeRoom;
import org.hansa.ledger.model.ProviderId;

/**
 * One reservation of the ladder with each of its writes, made up before the clock runs.
 *
 * @param hold the same room, promised to nobody yet
 * @param intent the plan to take it
 * @param grantHold what the reservation takes of its grant; forgets the claim before it, as the product does once room stands
 */
record LadderRequest(
        ProviderId host,
        TakeRoom take,
        TakeRoom hold,
        ConfirmHold confirm,
        Intent intent,
        GrantBook.Key grant,
        GrantChange grantHold) {
    private static final long NOW = 2;
    private static final long LATER = 3_600_000;

    /** @param before the claim of the last request on the same grant */
    static LadderRequest of(long number, ProviderId at, int grant, Optional<Claim> before) {
        TakeRoom take = Commands.take(number, NOW);
        GrantBook.Key key = LadderEntries.grant(grant);
        Intent intent = Intent.attempt(
                Commands.place(number, List.of(LadderEntries.SITE)),
                Optional.empty(),
                List.of(new PlannedPart(at, LadderEntries.SITE, 1, Optional.empty(), 1)),
                Optional.empty(),
                NOW);
        return new LadderRequest(
                at,
                take,
                Commands.take(number, NOW, OptionalLong.of(LATER)),
                new ConfirmHold(take.id(), take.attempt(), NOW, Commands.NONCE),
                intent,
                key,
                new GrantChange(
                        key,
                        new GrantCommand.Hold(
                                claim(number), Commands.UNIT, before.stream().toList())));
    }

    static Claim claim(long number) {
        return new Claim(Commands.id(number), 1);
    }
}
