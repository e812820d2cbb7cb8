package org.hansa.launcher.simulation;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.hansa.ledger.model.CanonicalRecord;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.network.simulation.SimulatedCall;

/** Calls of the contracts, with arguments as a Gateway client sends them. */
final class Calls {

    static final String CHAINCODE = "hansa";

    private Calls() {}

    static SimulatedCall of(String function, Object... arguments) {
        return with(Map.of(), function, arguments);
    }

    static SimulatedCall with(Map<String, ByteString> transientData, String function, Object... arguments) {
        return new SimulatedCall(CHAINCODE, bytes(function, arguments), transientData, List.of());
    }

    private static List<ByteString> bytes(String function, Object... arguments) {
        List<ByteString> all = new ArrayList<>(List.of(ByteString.copyFromUtf8(function)));
        Arrays.stream(arguments).map(Calls::bytes).forEach(all::add);
        return all;
    }

    private static ByteString bytes(Object argument) {
        if (argument instanceof ByteString bytes) {
            return bytes;
        }
        if (argument instanceof CanonicalRecord record) {
            return ByteString.copyFrom(record.bytes());
        }
        if (argument instanceof ResourceVector vector) {
            return ByteString.copyFrom(vector.bytes());
        }
        return ByteString.copyFromUtf8(argument.toString());
    }
}
