package org.hansa.network.configtx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.common.ConfigGroup;

/** A configuration taken apart into its elements by label, and put together again. Sorted: refusals do not vary. */
final class ConfigurationTree {

    static final String ROOT = "Channel";

    private ConfigurationTree() {}

    /** Every element below and including the root group. */
    static Map<String, ConfigurationElement> elements(ConfigGroup root) throws UpdateRefused {
        Map<String, ConfigurationElement> elements = new TreeMap<>();
        addGroup(elements, List.of(), ROOT, root);
        return elements;
    }

    /**
     * The group that these elements make. A group's own element says who its members are; their content is taken from
     * their elements.
     */
    static ConfigGroup assemble(Map<String, ConfigurationElement> elements) {
        return assemble(elements, List.of(), ROOT);
    }

    private static void addGroup(
            Map<String, ConfigurationElement> elements, List<String> path, String key, ConfigGroup group)
            throws UpdateRefused {
        add(elements, new ConfigurationElement.Group(path, key, group));
        List<String> below = below(path, key);
        for (var child : group.getGroupsMap().entrySet()) {
            addGroup(elements, below, child.getKey(), child.getValue());
        }
        for (var value : group.getValuesMap().entrySet()) {
            add(elements, new ConfigurationElement.Value(below, value.getKey(), value.getValue()));
        }
        for (var policy : group.getPoliciesMap().entrySet()) {
            add(elements, new ConfigurationElement.Rule(below, policy.getKey(), policy.getValue()));
        }
    }

    private static void add(Map<String, ConfigurationElement> elements, ConfigurationElement element)
            throws UpdateRefused {
        try {
            ConfigurationNames.requireLegal(element.key());
        } catch (UpdateRefused e) {
            throw e.during("illegal characters in key: " + element.kind());
        }
        elements.put(element.label(), element);
    }

    private static ConfigGroup assemble(Map<String, ConfigurationElement> elements, List<String> path, String key) {
        ConfigGroup own = group(elements, path, key);
        List<String> below = below(path, key);
        ConfigGroup.Builder built = own.toBuilder();
        own.getGroupsMap().keySet().forEach(name -> built.putGroups(name, assemble(elements, below, name)));
        own.getValuesMap().forEach((name, listed) -> {
            String label = new ConfigurationElement.Value(below, name, listed).label();
            built.putValues(name, ((ConfigurationElement.Value) required(elements, label)).content());
        });
        own.getPoliciesMap().forEach((name, listed) -> {
            String label = new ConfigurationElement.Rule(below, name, listed).label();
            built.putPolicies(name, ((ConfigurationElement.Rule) required(elements, label)).content());
        });
        return built.build();
    }

    private static ConfigGroup group(Map<String, ConfigurationElement> elements, List<String> path, String key) {
        String label = new ConfigurationElement.Group(path, key, ConfigGroup.getDefaultInstance()).label();
        return ((ConfigurationElement.Group) required(elements, label)).content();
    }

    /** What a group lists was either there or is written: the versions have been checked. */
    private static ConfigurationElement required(Map<String, ConfigurationElement> elements, String label) {
        ConfigurationElement element = elements.get(label);
        if (element == null) {
            throw new IllegalStateException("the configuration lists " + label + " but does not have it");
        }
        return element;
    }

    private static List<String> below(List<String> path, String key) {
        List<String> below = new ArrayList<>(path);
        below.add(key);
        return List.copyOf(below);
    }
}
