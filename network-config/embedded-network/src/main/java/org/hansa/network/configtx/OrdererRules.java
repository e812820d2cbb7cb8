package org.hansa.network.configtx;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.OrdererAddresses;
import org.hyperledger.fabric.protos.orderer.BatchSize;
import org.hyperledger.fabric.protos.orderer.BatchTimeout;

/** What the Orderer group must be: limits that a block can be cut by, and an address for each ordering organisation. */
final class OrdererRules {

    private static final Set<String> VALUES =
            Set.of("ConsensusType", "BatchSize", "BatchTimeout", "ChannelRestrictions", "Orderers", "Capabilities");

    private OrdererRules() {}

    static void check(ConfigGroup orderer, Map<String, ByteString> msps) throws UpdateRefused {
        ConfigurationRules.requireKnown(orderer, VALUES);
        batchSize(ConfigValues.read(orderer, "BatchSize", BatchSize.parser()));
        batchTimeout(ConfigValues.read(orderer, "BatchTimeout", BatchTimeout.parser())
                .getTimeout());
        OrganisationRules.check(orderer, Set.of("MSP", "Endpoints"), msps);
        endpoints(orderer);
    }

    private static void batchSize(BatchSize size) throws UpdateRefused {
        requirePositive("max message count", size.getMaxMessageCount());
        requirePositive("absolute max bytes", size.getAbsoluteMaxBytes());
        requirePositive("preferred max bytes", size.getPreferredMaxBytes());
        if (Integer.compareUnsigned(size.getPreferredMaxBytes(), size.getAbsoluteMaxBytes()) > 0) {
            throw new UpdateRefused("Attempted to set the batch size preferred max bytes ("
                    + Integer.toUnsignedString(size.getPreferredMaxBytes())
                    + ") greater than the absolute max bytes ("
                    + Integer.toUnsignedString(size.getAbsoluteMaxBytes()) + ").");
        }
    }

    private static void requirePositive(String what, int value) throws UpdateRefused {
        if (value == 0) {
            throw new UpdateRefused("Attempted to set the batch size " + what + " to an invalid value: 0");
        }
    }

    private static void batchTimeout(String timeout) throws UpdateRefused {
        double millis;
        try {
            millis = GoDuration.parse(timeout);
        } catch (IllegalArgumentException e) {
            throw new UpdateRefused(
                    "Attempted to set the batch timeout to a invalid value: time: invalid duration \"" + timeout + '"');
        }
        if (millis <= 0) {
            throw new UpdateRefused("Attempted to set the batch timeout to a non-positive value: " + timeout);
        }
    }

    private static void endpoints(ConfigGroup orderer) throws UpdateRefused {
        List<String> without = new ArrayList<>();
        for (var organisation : new TreeMap<>(orderer.getGroupsMap()).entrySet()) {
            OrdererAddresses addresses =
                    ConfigValues.read(organisation.getValue(), "Endpoints", OrdererAddresses.parser());
            if (addresses.getAddressesCount() == 0) {
                without.add(organisation.getKey());
            }
        }
        if (!without.isEmpty()) {
            throw new UpdateRefused(
                    "some orderer organizations endpoints are empty: [" + String.join(" ", without) + "]");
        }
    }
}
