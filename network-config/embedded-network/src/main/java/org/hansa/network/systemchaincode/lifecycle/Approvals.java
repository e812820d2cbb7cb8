package org.hansa.network.systemchaincode.lifecycle;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hansa.fabric.evidence.Hashes;
import org.jspecify.annotations.Nullable;

/**
 * Which organisations have approved a definition, told from the hashes of their implicit collections, which every peer
 * holds.
 *
 * @param byMspId whether each organisation approved exactly this definition
 * @param mismatches where one did not, the parameters that differ; all of them if it approved nothing
 */
record Approvals(Map<String, Boolean> byMspId, Map<String, List<String>> mismatches) {

    /** Reads the hash of a private value. */
    @FunctionalInterface
    interface HashReader {
        @Nullable
        ByteString hash(String collection, String key);
    }

    static Approvals of(String name, ChaincodeDefinition definition, List<String> mspIds, HashReader hashes) {
        Map<String, Boolean> byMspId = new TreeMap<>();
        Map<String, List<String>> mismatches = new TreeMap<>();
        for (String mspId : mspIds) {
            List<String> differing = differences(name, definition, ImplicitCollections.of(mspId), hashes);
            byMspId.put(mspId, differing.isEmpty());
            if (!differing.isEmpty()) {
                mismatches.put(mspId, differing);
            }
        }
        return new Approvals(byMspId, mismatches);
    }

    /** All hashes are read before any is compared: the reads are part of the endorsed bytes. */
    private static List<String> differences(
            String name, ChaincodeDefinition definition, String collection, HashReader hashes) {
        String privateName = ChaincodeDefinition.privateName(name, definition.sequence());
        StateRecord parameters = definition.parameters();
        @Nullable
        ByteString metadata = hashes.hash(collection, StateRecord.metadataKey(StateRecords.NAMESPACES, privateName));
        Map<String, Boolean> equal = new LinkedHashMap<>();
        parameters.fields().forEach((field, value) -> {
            String key = StateRecord.fieldKey(StateRecords.NAMESPACES, privateName, field);
            equal.put(field, sha256(value).equals(hashes.hash(collection, key)));
        });
        if (!sha256(parameters.metadata()).equals(metadata)) {
            return List.of(parameters.type());
        }
        List<String> differing = new ArrayList<>();
        equal.forEach((field, same) -> {
            if (!same) {
                differing.add(field);
            }
        });
        return differing;
    }

    private static ByteString sha256(ByteString value) {
        return ByteString.copyFrom(Hashes.sha256(value));
    }
}
