package org.hansa.network.simulation;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Map;

/**
 * A call of a chaincode.
 *
 * @param arguments function and arguments
 * @param transientData what no block keeps
 * @param organisations MSP ids that must endorse; empty to leave it to the policy
 */
public record SimulatedCall(
        String chaincode,
        List<ByteString> arguments,
        Map<String, ByteString> transientData,
        List<String> organisations) {

    public SimulatedCall {
        arguments = List.copyOf(arguments);
        transientData = Map.copyOf(transientData);
        organisations = List.copyOf(organisations);
    }
}
