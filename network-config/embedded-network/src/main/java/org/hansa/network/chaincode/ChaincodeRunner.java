package org.hansa.network.chaincode;

import org.hyperledger.fabric.protos.peer.ChaincodeInput;

/** One running chaincode of one peer. Implementations must allow calls from several threads at once. */
public interface ChaincodeRunner extends AutoCloseable {

    /**
     * Runs one call and returns what the chaincode answered, a refusal of its own (status 500) included.
     *
     * @throws ChaincodeFailure if the chaincode did not answer; the message is Fabric's
     */
    ChaincodeOutcome run(CallContext context, ChaincodeInput input) throws ChaincodeFailure;

    /** Ends the connection. Calls in flight fail. */
    @Override
    void close();
}
