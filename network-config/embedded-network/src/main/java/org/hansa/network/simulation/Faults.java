package org.hansa.network.simulation;

/**
 * What goes wrong in a simulated network, as chances between 0 and 1 for each occasion.
 *
 * @param maxDelayMillis how long a message may travel
 * @param dropped a block is not delivered to a peer; the peer learns of it with a later one
 * @param duplicated a block is delivered twice, an envelope is ordered twice
 * @param stopped per second and peer: its machine stops at one of its next writes, and starts again later
 * @param lie one endorsing peer's chaincode, a minority's, answers what the others' would not
 * @param slowOrderer an orderer answers a broadcast too late and still orders it
 * @param ordererRestart per second: what was accepted and is in no block is lost
 * @param lostStatus a client is not told of its transaction's outcome
 */
public record Faults(
        int maxDelayMillis,
        double dropped,
        double duplicated,
        double stopped,
        double lie,
        double slowOrderer,
        double ordererRestart,
        double lostStatus) {

    /** A network in which everything arrives at once and nothing goes wrong. */
    public static Faults none() {
        return new Faults(0, 0, 0, 0, 0, 0, 0, 0);
    }

    /** Much of everything, still little enough that work gets done. */
    public static Faults many() {
        return new Faults(40, 0.1, 0.05, 0.15, 0.05, 0.12, 0.05, 0.08);
    }
}
