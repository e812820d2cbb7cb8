package org.hansa.network.chaincode;

import org.hyperledger.fabric.protos.peer.ChaincodeInput;

/** Calls from one chaincode to another, in the same transaction and the same simulation. */
@FunctionalInterface
public interface ChaincodeCaller {

    /**
     * @param caller the call that asks
     * @param target {@code name[:version][/channel]}; the version is ignored, as in Fabric
     */
    ChaincodeOutcome call(CallContext caller, String target, ChaincodeInput input) throws ChaincodeFailure;
}
