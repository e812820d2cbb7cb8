package org.hansa.ledger.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code exemption/{id}}: a dated exception to one clause of one contract, with what makes up for it.
 *
 * @param exemption its name, as ballots name theirs
 * @param site where it holds; everywhere that the contract permits when absent
 * @param clause the residency clause that is waived, by the policy's name for it
 * @param control the compensating control
 * @param untilMillis first instant at which it no longer holds; nobody can move it
 * @param maxUses after as many it is spent
 * @param approvers members that approved it, of at least two organisations; empty in a proposal
 * @param uses how often it has been used; 0 in a proposal
 * @param returned how many of the uses had no effect and were given back; they do not count against {@code maxUses}
 */
public record ExemptionRecord(
        String exemption,
        ContractHandle contract,
        Optional<SiteId> site,
        String clause,
        String control,
        long fromMillis,
        long untilMillis,
        long maxUses,
        List<MspId> approvers,
        long uses,
        long returned)
        implements CanonicalRecord {
    public static final String SCHEMA = "exemption/1";
    private static final Identifier NAME = new Identifier("exemption", "x-[a-z0-9-]{4,60}");

    public ExemptionRecord {
        NAME.check(exemption);
        approvers = approvers.stream().sorted().distinct().toList();
    }

    /** As it is granted and first used: nothing has been given back. */
    public ExemptionRecord(
            String exemption,
            ContractHandle contract,
            Optional<SiteId> site,
            String clause,
            String control,
            long fromMillis,
            long untilMillis,
            long maxUses,
            List<MspId> approvers,
            long uses) {
        this(exemption, contract, site, clause, control, fromMillis, untilMillis, maxUses, approvers, uses, 0);
    }

    /** What an exemption is at a time: it lapses by the clock and by its uses, without anybody's act. */
    public enum State {
        NOT_YET,
        IN_FORCE,
        LAPSED,
        SPENT
    }

    public State stateAt(long timeMillis) {
        if (timeMillis >= untilMillis) {
            return State.LAPSED;
        }
        if (standingUses() >= maxUses) {
            return State.SPENT;
        }
        return timeMillis < fromMillis ? State.NOT_YET : State.IN_FORCE;
    }

    /** Uses that may have had an effect. */
    public long standingUses() {
        return uses - returned;
    }

    public ExemptionRecord approvedBy(List<MspId> members) {
        return copy(members, uses, returned);
    }

    public ExemptionRecord usedOnceMore() {
        return copy(approvers, uses + 1, returned);
    }

    public ExemptionRecord givenBackOnceMore() {
        return copy(approvers, uses, returned + 1);
    }

    private ExemptionRecord copy(List<MspId> members, long count, long back) {
        return new ExemptionRecord(
                exemption, contract, site, clause, control, fromMillis, untilMillis, maxUses, members, count, back);
    }

    @Override
    public JsonObject json() {
        return JsonObject.schema(SCHEMA)
                .with("exemption", exemption)
                .with("contract", contract.value())
                .with("site", site.map(SiteId::value))
                .with("clause", clause)
                .with("control", control)
                .with("from", fromMillis)
                .with("until", untilMillis)
                .with("maxUses", maxUses)
                .withStrings("approvers", approvers.stream().map(MspId::value).toList())
                .with("uses", uses)
                .with("returned", returned == 0 ? OptionalLong.empty() : OptionalLong.of(returned));
    }

    public static ExemptionRecord parse(byte[] bytes) {
        Fields fields = Fields.parse(bytes, SCHEMA);
        ExemptionRecord record = new ExemptionRecord(
                fields.string("exemption"),
                new ContractHandle(fields.string("contract")),
                fields.optionalString("site").map(SiteId::new),
                fields.string("clause"),
                fields.string("control"),
                fields.natural("from"),
                fields.natural("until"),
                fields.natural("maxUses"),
                fields.sortedStrings("approvers").stream().map(MspId::new).toList(),
                fields.natural("uses"),
                fields.optionalNatural("returned").orElse(0));
        fields.end();
        return record;
    }
}
