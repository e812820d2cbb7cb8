package org.hansa.network.chaincode;

import org.hansa.network.simulator.TransactionSimulator;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/**
 * What one running call may ask its peer.
 *
 * @param channel the channel of the proposal
 * @param txId the transaction; channel and transaction together name the call within one chaincode
 * @param namespace the chaincode's name, under which it reads and writes
 * @param proposal the client's signed proposal, from which the chaincode learns creator, time and transient fields
 * @param simulator records the reads and writes
 * @param history answers history queries
 * @param chaincodes runs calls to other chaincodes
 * @param collections what the client may do with private data
 */
public record CallContext(
        String channel,
        String txId,
        String namespace,
        SignedProposal proposal,
        TransactionSimulator simulator,
        HistoryReader history,
        ChaincodeCaller chaincodes,
        CollectionRights collections) {

    /** The same transaction as another chaincode sees it. */
    public CallContext of(String otherNamespace) {
        return new CallContext(channel, txId, otherNamespace, proposal, simulator, history, chaincodes, collections);
    }
}
