package org.hansa.network.genesis;

import com.google.protobuf.Message;
import org.hyperledger.fabric.protos.common.Capabilities;
import org.hyperledger.fabric.protos.common.Capability;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.Policy;

/** Puts values and policies into configuration groups; every element is modified under {@code Admins}. */
final class ConfigGroups {

    static final String ADMINS = "Admins";

    private ConfigGroups() {}

    static ConfigGroup.Builder group() {
        return ConfigGroup.newBuilder().setModPolicy(ADMINS);
    }

    static void value(ConfigGroup.Builder group, String name, Message value) {
        group.putValues(
                name,
                ConfigValue.newBuilder()
                        .setValue(value.toByteString())
                        .setModPolicy(ADMINS)
                        .build());
    }

    static void policy(ConfigGroup.Builder group, String name, Policy policy) {
        group.putPolicies(
                name,
                ConfigPolicy.newBuilder().setPolicy(policy).setModPolicy(ADMINS).build());
    }

    static void capability(ConfigGroup.Builder group, String name) {
        Capabilities capabilities = Capabilities.newBuilder()
                .putCapabilities(name, Capability.getDefaultInstance())
                .build();
        value(group, "Capabilities", capabilities);
    }
}
