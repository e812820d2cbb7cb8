package org.hansa.network.configtx;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigValue;

/**
 * Computes the update that leads from one configuration to another: the smallest one, so that drafts which touch
 * different elements do not disturb each other.
 *
 * <p>An element that changes is written one version higher. A group changes when its members do, one more or one less, or
 * its modification policy; then its unchanged members are listed by version only. Untouched subtrees are left out. The
 * result is what Fabric's {@code configtxlator compute_update} gives.
 */
public final class ConfigurationDelta {

    /** Read set and write set of one group. */
    private record Sets(ConfigGroup read, ConfigGroup write, boolean changed) {}

    /** Members of one kind, sorted into what changed and what did not. */
    private record Members<T>(Map<String, T> read, Map<String, T> write, Map<String, T> same, boolean membership) {

        Members() {
            this(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>(), false);
        }

        Members<T> membershipChanged() {
            return new Members<>(read, write, same, true);
        }

        boolean isUntouched() {
            return read.isEmpty() && write.isEmpty();
        }

        void listSame() {
            read.putAll(same);
            write.putAll(same);
        }
    }

    private ConfigurationDelta() {}

    /**
     * The update of a channel from one configuration to another.
     *
     * @throws UpdateRefused if they do not differ
     */
    public static ConfigUpdate between(String channelId, Config original, Config updated) throws UpdateRefused {
        Sets sets = group(original.getChannelGroup(), updated.getChannelGroup());
        if (!sets.changed()) {
            throw new UpdateRefused("no differences detected between original and updated config");
        }
        return ConfigUpdate.newBuilder()
                .setChannelId(channelId)
                .setReadSet(sets.read())
                .setWriteSet(sets.write())
                .build();
    }

    private static Sets group(ConfigGroup original, ConfigGroup updated) {
        Members<ConfigPolicy> policies =
                members(original.getPoliciesMap(), updated.getPoliciesMap(), ConfigurationDelta::policy);
        Members<ConfigValue> values =
                members(original.getValuesMap(), updated.getValuesMap(), ConfigurationDelta::value);
        Members<ConfigGroup> groups = groups(original.getGroupsMap(), updated.getGroupsMap());
        boolean own = policies.membership()
                || values.membership()
                || groups.membership()
                || !original.getModPolicy().equals(updated.getModPolicy());
        if (own) {
            policies.listSame();
            values.listSame();
            groups.listSame();
        } else if (policies.isUntouched() && values.isUntouched() && groups.isUntouched()) {
            ConfigGroup version =
                    ConfigGroup.newBuilder().setVersion(original.getVersion()).build();
            return new Sets(version, version, false);
        }
        ConfigGroup.Builder write = set(original.getVersion(), policies.write(), values.write(), groups.write());
        if (own) {
            write.setVersion(original.getVersion() + 1).setModPolicy(updated.getModPolicy());
        }
        ConfigGroup read = set(original.getVersion(), policies.read(), values.read(), groups.read())
                .build();
        return new Sets(read, write.build(), true);
    }

    private static ConfigGroup.Builder set(
            long version,
            Map<String, ConfigPolicy> policies,
            Map<String, ConfigValue> values,
            Map<String, ConfigGroup> groups) {
        return ConfigGroup.newBuilder()
                .setVersion(version)
                .putAllPolicies(policies)
                .putAllValues(values)
                .putAllGroups(groups);
    }

    /** @param compare of the original (a new element has none: its default) and the updated one */
    private static <T> Members<T> members(
            Map<String, T> original, Map<String, T> updated, BiFunction<T, T, Change<T>> compare) {
        Members<T> members = new Members<>();
        for (String name : new TreeSet<>(updated.keySet())) {
            T before = original.get(name);
            if (before == null) {
                continue;
            }
            Change<T> change = compare.apply(before, updated.get(name));
            (change.changed() ? members.write() : members.same()).put(name, change.element());
        }
        for (String name : new TreeSet<>(updated.keySet())) {
            if (!original.containsKey(name)) {
                members.write()
                        .put(
                                name,
                                compare.apply(updated.get(name), updated.get(name))
                                        .fresh());
            }
        }
        return original.keySet().equals(updated.keySet()) ? members : members.membershipChanged();
    }

    /**
     * One element compared.
     *
     * @param element written one version higher if it changed, else its version only
     * @param fresh as it is written if it is new
     */
    private record Change<T>(boolean changed, T element, T fresh) {}

    private static Change<ConfigPolicy> policy(ConfigPolicy original, ConfigPolicy updated) {
        ConfigPolicy fresh = updated.toBuilder().clearVersion().build();
        boolean changed = !original.toBuilder().clearVersion().build().equals(fresh);
        ConfigPolicy.Builder version = ConfigPolicy.newBuilder().setVersion(original.getVersion());
        ConfigPolicy element = changed
                ? updated.toBuilder().setVersion(original.getVersion() + 1).build()
                : version.build();
        return new Change<>(changed, element, fresh);
    }

    private static Change<ConfigValue> value(ConfigValue original, ConfigValue updated) {
        ConfigValue fresh = updated.toBuilder().clearVersion().build();
        boolean changed = !original.toBuilder().clearVersion().build().equals(fresh);
        ConfigValue.Builder version = ConfigValue.newBuilder().setVersion(original.getVersion());
        ConfigValue element = changed
                ? updated.toBuilder().setVersion(original.getVersion() + 1).build()
                : version.build();
        return new Change<>(changed, element, fresh);
    }

    private static Members<ConfigGroup> groups(Map<String, ConfigGroup> original, Map<String, ConfigGroup> updated) {
        Members<ConfigGroup> members = new Members<>();
        for (String name : new TreeSet<>(updated.keySet())) {
            ConfigGroup after = updated.get(name);
            if (original.containsKey(name)) {
                Sets sets = group(original.get(name), after);
                if (sets.changed()) {
                    members.read().put(name, sets.read());
                    members.write().put(name, sets.write());
                } else {
                    members.same().put(name, sets.read());
                }
            } else {
                members.write().put(name, fresh(after));
            }
        }
        return original.keySet().equals(updated.keySet()) ? members : members.membershipChanged();
    }

    /** A new group is written whole, every element in its first version. */
    private static ConfigGroup fresh(ConfigGroup group) {
        ConfigGroup.Builder fresh = group.toBuilder().clearVersion();
        group.getGroupsMap().forEach((name, child) -> fresh.putGroups(name, fresh(child)));
        group.getValuesMap()
                .forEach((name, value) ->
                        fresh.putValues(name, value.toBuilder().clearVersion().build()));
        group.getPoliciesMap()
                .forEach((name, policy) -> fresh.putPolicies(
                        name, policy.toBuilder().clearVersion().build()));
        return fresh.build();
    }
}
