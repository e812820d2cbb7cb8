package org.hansa.network.chaincode;

import java.util.Optional;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.Response;

/**
 * What a chaincode answered.
 *
 * @param response status, message and payload; a status of 500 is a refusal by the chaincode, not a failure of the peer
 * @param event the event that was set last, its chaincode and transaction not yet filled in
 */
public record ChaincodeOutcome(Response response, Optional<ChaincodeEvent> event) {

    /** Fabric's limit between answers that may become transactions and those that may not. */
    public static final int FIRST_ERROR_STATUS = 400;

    public static final int OK = 200;
    public static final int ERROR = 500;

    public static ChaincodeOutcome of(Response response) {
        return new ChaincodeOutcome(response, Optional.empty());
    }
}
