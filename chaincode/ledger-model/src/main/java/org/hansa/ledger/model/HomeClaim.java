package org.hansa.ledger.model;

import java.util.OptionalLong;

/**
 * {@code claim/{handle}}: that a deputy wants to take a contract's home over, or how the last such claim ended. Whoever only looks
 * at the home's silence cannot tell a home that is gone from a line that is cut; so a deputy alone has to wait, in public, for as
 * long as a home that is there needs to answer. The lease whose holder may object is the idea of fencing tokens with a grace period;
 * the ledger is the one place that both can reach.
 *
 * @param home that the claim would end
 * @param epoch of that home
 * @param claimant a deputy and party of the contract
 * @param claimedAtMillis by the claimant's transaction
 * @param dueAtMillis from when on the claimant can take the home without anybody's support
 * @param decidedAtMillis absent while it is open
 */
public record HomeClaim(
        ContractHandle contract,
        MspId home,
        long epoch,
        MspId claimant,
        State state,
        long claimedAtMillis,
        long dueAtMillis,
        OptionalLong decidedAtMillis)
        implements CanonicalRecord {
    public static final String SCHEMA = "home-claim/1";

    /**
     * How long a deputy waits that nobody supports, and after a refusal before it claims again. A transaction's time is its
     * client's, which peers believe within a quarter of an hour: a claimant that lies both times still waits half an hour.
     */
    public static final long WAIT_MILLIS = 3_600_000;

    public enum State {
        OPEN,
        /** The home is there. */
        REFUSED,
        /** The claimant is the home now; also where the home handed over by itself. */
        TAKEN
    }

    public static HomeClaim made(ServiceContract of, MspId claimant, long now) {
        return new HomeClaim(
                of.handle(),
                of.home(),
                of.homeEpoch(),
                claimant,
                State.OPEN,
                now,
                now + WAIT_MILLIS,
                OptionalLong.empty());
    }

    public HomeClaim decided(State how, long now) {
        return new HomeClaim(contract, home, epoch, claimant, how, claimedAtMillis, dueAtMillis, OptionalLong.of(now));
    }

    /** Whether it is open and about this very home. */
    public boolean openFor(ServiceContract of) {
        return state == State.OPEN && epoch == of.homeEpoch();
    }

    @Override
    public JsonObject json() {
        return JsonObject.schema(SCHEMA)
                .with("contract", contract.value())
                .with("home", home.value())
                .with("epoch", epoch)
                .with("claimant", claimant.value())
                .with("state", state.name())
                .with("claimedAt", claimedAtMillis)
                .with("dueAt", dueAtMillis)
                .with("decidedAt", decidedAtMillis);
    }

    public static HomeClaim parse(byte[] bytes) {
        Fields fields = Fields.parse(bytes, SCHEMA);
        HomeClaim claim = new HomeClaim(
                new ContractHandle(fields.string("contract")),
                new MspId(fields.string("home")),
                fields.natural("epoch"),
                new MspId(fields.string("claimant")),
                fields.constant("state", State.class),
                fields.natural("claimedAt"),
                fields.natural("dueAt"),
                fields.optionalNatural("decidedAt"));
        fields.end();
        return claim;
    }
}
