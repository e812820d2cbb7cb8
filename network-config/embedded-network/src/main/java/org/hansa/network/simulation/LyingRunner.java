package org.hansa.network.simulation;

import com.google.protobuf.ByteString;
import java.util.function.BooleanSupplier;
import org.hansa.network.chaincode.CallContext;
import org.hansa.network.chaincode.ChaincodeFailure;
import org.hansa.network.chaincode.ChaincodeOutcome;
import org.hansa.network.chaincode.ChaincodeRunner;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;

/** A chaincode that sometimes answers what the others' copies of it would not: tampered with, or not deterministic. */
final class LyingRunner implements ChaincodeRunner {

    private final ChaincodeRunner honest;
    private final BooleanSupplier lies;

    LyingRunner(ChaincodeRunner honest, BooleanSupplier lies) {
        this.honest = honest;
        this.lies = lies;
    }

    @Override
    public ChaincodeOutcome run(CallContext context, ChaincodeInput input) throws ChaincodeFailure {
        ChaincodeOutcome outcome = honest.run(context, input);
        if (outcome.response().getStatus() != ChaincodeOutcome.OK || !lies.getAsBoolean()) {
            return outcome;
        }
        ByteString other = outcome.response().getPayload().concat(ByteString.copyFromUtf8(" or so"));
        return new ChaincodeOutcome(
                outcome.response().toBuilder().setPayload(other).build(), outcome.event());
    }

    @Override
    public void close() {
        honest.close();
    }
}
