package org.hansa.network.gateway;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;

/** A request that the Gateway cannot grant: a gRPC status, a message, and one detail for each node that objected. */
public final class GatewayRefusal extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Status status;

    GatewayRefusal(Code code, String message) {
        this(code, message, List.of());
    }

    GatewayRefusal(Code code, String message, List<ErrorDetail> details) {
        super(message);
        Status.Builder builder = Status.newBuilder().setCode(code.getNumber()).setMessage(message);
        details.forEach(detail -> builder.addDetails(Any.pack(detail)));
        this.status = builder.build();
    }

    /** As gRPC carries it, details in the {@code grpc-status-details-bin} trailer. */
    StatusRuntimeException onTheWire() {
        return StatusProto.toStatusRuntimeException(status);
    }
}
