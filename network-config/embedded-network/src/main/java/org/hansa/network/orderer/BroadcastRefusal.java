package org.hansa.network.orderer;

import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;

/**
 * Why an envelope is not ordered, in Fabric's words where Fabric has any.
 *
 * @param status the status in the answer
 * @param info the text in the answer
 */
record BroadcastRefusal(Status status, String info) {

    static BroadcastRefusal badRequest(String info) {
        return new BroadcastRefusal(Status.BAD_REQUEST, info);
    }

    static BroadcastRefusal unavailable(String info) {
        return new BroadcastRefusal(Status.SERVICE_UNAVAILABLE, info);
    }

    BroadcastResponse response() {
        return BroadcastResponse.newBuilder().setStatus(status).setInfo(info).build();
    }
}
