package org.hansa.network.gateway;

import com.google.rpc.Code;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.gateway.SubmitRequest;
import org.hyperledger.fabric.protos.gateway.SubmitResponse;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;

/**
 * Submit: hands a signed transaction to orderers until a quorum of them has taken it. Fabric's answer to a failure
 * names no more orderers than it took to know that there will be no quorum, and so does this one.
 */
final class Submission {

    private static final String ALREADY_THERE = "failed to submit request: request already exists";

    private final GatewayParts parts;

    Submission(GatewayParts parts) {
        this.parts = parts;
    }

    SubmitResponse submit(SubmitRequest request) throws GatewayRefusal {
        if (!request.hasPreparedTransaction()) {
            throw new GatewayRefusal(Code.INVALID_ARGUMENT, "a prepared transaction is required");
        }
        if (request.getPreparedTransaction().getSignature().isEmpty()) {
            throw new GatewayRefusal(Code.INVALID_ARGUMENT, "prepared transaction must be signed");
        }
        if (!request.getChannelId().equals(parts.access().channelId())) {
            throw new GatewayRefusal(
                    Code.FAILED_PRECONDITION, "could not get last config for channel " + request.getChannelId());
        }
        return submit(request.getPreparedTransaction());
    }

    private SubmitResponse submit(Envelope transaction) throws GatewayRefusal {
        List<OrderingNode> orderers = shuffled();
        if (orderers.isEmpty()) {
            throw new GatewayRefusal(Code.UNAVAILABLE, "no orderer nodes available");
        }
        int quorum = quorum(orderers.size());
        int accepted = 0;
        List<ErrorDetail> details = new ArrayList<>();
        for (OrderingNode orderer : orderers) {
            Optional<String> objection = objection(orderer.broadcast(transaction));
            if (objection.isEmpty()) {
                accepted++;
            } else {
                details.add(ErrorDetail.newBuilder()
                        .setAddress(orderer.address())
                        .setMspId(orderer.mspId())
                        .setMessage(objection.get())
                        .build());
            }
            if (accepted >= quorum) {
                return SubmitResponse.getDefaultInstance();
            }
            if (details.size() > orderers.size() - quorum) {
                break;
            }
        }
        throw new GatewayRefusal(
                Code.UNAVAILABLE,
                "insufficient number of orderers could successfully process transaction to satisfy quorum requirement",
                details);
    }

    private List<OrderingNode> shuffled() {
        List<OrderingNode> orderers = new ArrayList<>(parts.orderers());
        synchronized (parts.choice()) {
            Collections.shuffle(orderers, parts.choice());
        }
        return orderers;
    }

    private static Optional<String> objection(BroadcastResponse response) {
        boolean taken = response.getStatus() == Status.SUCCESS
                || (response.getStatus() == Status.SERVICE_UNAVAILABLE
                        && response.getInfo().equals(ALREADY_THERE));
        return taken
                ? Optional.empty()
                : Optional.of("received unsuccessful response from orderer: status=" + response.getStatus() + ", info="
                        + response.getInfo());
    }

    /** ⌈(n + f + 1) / 2⌉ of n = 3f + 1: two such sets share an honest orderer. */
    static int quorum(int orderers) {
        int faults = (orderers - 1) / 3;
        return (orderers + faults + 2) / 2;
    }
}
