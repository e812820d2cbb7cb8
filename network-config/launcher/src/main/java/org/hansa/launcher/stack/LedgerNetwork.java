package org.hansa.launcher.stack;

import java.util.List;
import java.util.Set;
import org.hansa.launcher.process.ProcessSpec;
import org.hansa.launcher.process.Progress;
import org.hansa.launcher.process.StartPlan;

/** The ledger's nodes, whoever runs them: what differs between the profiles, and nothing else. */
interface LedgerNetwork {
    /** In the order of the start. */
    List<ProcessSpec> specs();

    /** @throws org.hansa.launcher.process.MissingPrerequisite when this machine lacks what the nodes are made of */
    default void requirePrerequisites() {}

    /** The process that runs a member's contracts: beside the nodes, whatever those are. */
    default ProcessSpec contracts(ChaincodeServer server) {
        return server.spec();
    }

    /** Makes every key of the consortium that is not there yet. */
    void prepareKeys() throws InterruptedException;

    /**
     * Plans the nodes' start.
     *
     * @param keys the step that makes the keys
     * @return the steps after which the channel takes transactions
     */
    Set<String> plan(StartPlan plan, String keys, Blueprint.Starter starter, Progress progress);

    /** Its processes in groups that may stop together, in the order of the start. */
    List<Set<String>> tiers();
}
