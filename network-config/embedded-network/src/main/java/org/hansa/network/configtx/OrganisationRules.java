package org.hansa.network.configtx;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.MSPConfig;

/** What an organisation in the Application or the Orderer group must be. */
final class OrganisationRules {

    private OrganisationRules() {}

    /** @param msps the MSP of each id seen so far: one id must mean one MSP everywhere */
    static void check(ConfigGroup parent, Set<String> values, Map<String, ByteString> msps) throws UpdateRefused {
        for (var entry : new TreeMap<>(parent.getGroupsMap()).entrySet()) {
            ConfigGroup organisation = entry.getValue();
            if (organisation.getGroupsCount() > 0) {
                throw new UpdateRefused("organizations do not support sub-groups");
            }
            ConfigurationRules.requireKnown(organisation, values);
            checkMsp(entry.getKey(), organisation, msps);
        }
    }

    private static void checkMsp(String name, ConfigGroup organisation, Map<String, ByteString> msps)
            throws UpdateRefused {
        MSPConfig config = ConfigValues.read(organisation, "MSP", MSPConfig.parser());
        if (config.getType() != 0) {
            throw new UpdateRefused("Setup error: unsupported msp type " + config.getType());
        }
        String id = mspId(organisation);
        if (id.isEmpty()) {
            throw new UpdateRefused("MSP for org " + name + " has empty MSP ID");
        }
        ByteString known = msps.putIfAbsent(id, config.toByteString());
        if (known != null && !known.equals(config.toByteString())) {
            throw new UpdateRefused("Attempted to define two different versions of MSP: " + id);
        }
    }

    /** The MSP id of an organisation's group; empty if it has none. */
    static String mspId(ConfigGroup organisation) throws UpdateRefused {
        try {
            MSPConfig config = ConfigValues.read(organisation, "MSP", MSPConfig.parser());
            return FabricMSPConfig.parseFrom(config.getConfig()).getName();
        } catch (InvalidProtocolBufferException e) {
            throw new UpdateRefused("setting up the MSP manager failed: failed unmarshalling fabric msp config: "
                    + ConfigurationUpdates.MALFORMED);
        }
    }
}
