package org.hansa.network.systemchaincode;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import org.hansa.fabric.evidence.SignedData;
import org.hansa.network.simulator.TransactionSimulator;

/**
 * One call of a system chaincode.
 *
 * @param channel the channel that the proposal's header names; empty for a question to the peer alone
 * @param invoked the chaincode that the client called, which is not this one if a chaincode called it
 * @param arguments function and arguments
 * @param proposal the client's claim to have signed the proposal, for access checks
 * @param simulator records reads and writes; absent where there is no channel
 */
public record SystemCall(
        String channel,
        String invoked,
        List<ByteString> arguments,
        SignedData proposal,
        Optional<TransactionSimulator> simulator) {

    public SystemCall {
        arguments = List.copyOf(arguments);
    }

    /** An argument as text; empty if there are fewer. */
    public String text(int index) {
        return index < arguments.size() ? arguments.get(index).toStringUtf8() : "";
    }
}
