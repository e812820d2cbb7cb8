package org.hansa.controlplane.membership;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hansa.controlplane.allocation.HandOverRoom;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.MemberRecord;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/**
 * A member's way out, as far as the ledger knows it.
 *
 * @param since when it was announced; empty while the member stays
 * @param rows what there is to do, in order
 * @param notices of those contracts that the caller may know of
 * @param contracts how many running contracts it is a party to, whoever asks
 */
public record Departure(
        MspId member,
        MemberRecord.State state,
        Optional<Instant> since,
        List<Row> rows,
        List<Notice> notices,
        int contracts) {
    /** How far a step is. */
    public enum Progress {
        TO_DO,
        RUNNING,
        DONE
    }

    /**
     * A step.
     *
     * @param detail what is known of it, in a sentence
     * @param next who acts; empty when nobody has to
     */
    public record Row(String step, Progress progress, String detail, String next) {}

    /**
     * What a tenant and the other parties of a contract are told.
     *
     * @param until the end of the window: what runs at the member's sites has to be elsewhere by then
     */
    public record Notice(
            ContractHandle contract, MspId member, Instant since, Instant until, List<HandOver> handOvers) {}

    /**
     * What runs at one site of the member, and where it could go.
     *
     * @param live what the contract's reservations hold there, by the ledger
     * @param couldGoTo sites of other members that the contract permits, whose owners take new work, and whose declared room
     *     less what is live there holds all of it
     * @param fits what their owners say would fit there now, where this member is the contract's home and asked them
     */
    public record HandOver(SiteId from, ResourceVector live, List<SiteId> couldGoTo, List<HandOverRoom.Fit> fits) {}
}
