package org.hansa.launcher.fabric;

import java.nio.file.Path;
import org.hansa.network.config.OrdererNode;

/** The steps of a channel's founding for which Fabric has tools of its own. */
interface FoundingSteps {
    /** Makes what it can of a crypto folder that does not exist yet; the rest is added afterwards. */
    void authorities(Path crypto) throws InterruptedException;

    /** Writes block 0 into a file that does not exist yet. */
    void genesisBlock(Path file) throws InterruptedException;

    /** Joins an orderer to the channel unless it is a member already. */
    void joinOrderer(OrdererNode node, Path genesisBlock) throws InterruptedException;
}
