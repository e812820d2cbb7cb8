package org.hansa.reports.export;

import com.google.protobuf.ByteString;
import java.util.List;
import org.hansa.fabric.evidence.rwset.KeyVersion;
import org.hyperledger.fabric.protos.common.Block;

/** Port: what an exporter can get from its own peer. Methods may take a while and throw what their adapter throws. */
public interface LedgerEvidence {
    String channel();

    /** Name of the chaincode whose namespace holds the records. */
    String chaincode();

    /** A block as the peer or an orderer has it. */
    Block block(long number);

    /** Numbers of the configuration blocks, genesis first. */
    List<Long> configurationBlocks();

    /** Where the chaincode's definitions were committed, in order. */
    List<KeyVersion> definitionCommits();

    /**
     * Has a read endorsed under the chaincode's policy, without submitting it.
     *
     * @return the transaction envelope (proposal, answer, endorsements)
     */
    ByteString endorsedRead(String function, List<String> arguments);
}
