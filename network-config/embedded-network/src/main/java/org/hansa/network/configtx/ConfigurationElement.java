package org.hansa.network.configtx;

import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigValue;

/** One group, value or policy of a configuration, with its place in the tree. */
sealed interface ConfigurationElement {

    /** Names of the groups above, the root first; empty for the root. */
    List<String> path();

    String key();

    long version();

    /** The policy that a change of this element must satisfy; relative to its group, or absolute. */
    String modPolicy();

    /** What kind of element it is, as Fabric's messages write it. */
    String kind();

    /** The element's name in messages, unique in a configuration: {@code [Value]  /Channel/Orderer/BatchSize}. */
    default String label() {
        List<String> names = new ArrayList<>(path());
        names.add(key());
        return kind() + "/" + String.join("/", names);
    }

    /** The group whose policies a relative {@link #modPolicy} names: of a group itself, of others the one around it. */
    default String policyGroup() {
        return "/" + String.join("/", path());
    }

    record Group(List<String> path, String key, ConfigGroup content) implements ConfigurationElement {
        @Override
        public long version() {
            return content.getVersion();
        }

        @Override
        public String modPolicy() {
            return content.getModPolicy();
        }

        @Override
        public String kind() {
            return "[Group]  ";
        }

        @Override
        public String policyGroup() {
            return (path().isEmpty() ? "" : "/" + String.join("/", path())) + "/" + key();
        }
    }

    record Value(List<String> path, String key, ConfigValue content) implements ConfigurationElement {
        @Override
        public long version() {
            return content.getVersion();
        }

        @Override
        public String modPolicy() {
            return content.getModPolicy();
        }

        @Override
        public String kind() {
            return "[Value]  ";
        }
    }

    record Rule(List<String> path, String key, ConfigPolicy content) implements ConfigurationElement {
        @Override
        public long version() {
            return content.getVersion();
        }

        @Override
        public String modPolicy() {
            return content.getModPolicy();
        }

        @Override
        public String kind() {
            return "[Policy] ";
        }
    }
}
