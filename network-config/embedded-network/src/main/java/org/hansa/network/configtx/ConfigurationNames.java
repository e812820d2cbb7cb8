package org.hansa.network.configtx;

import java.util.Set;
import java.util.regex.Pattern;

/** Which names the elements of a channel's configuration may have. */
public final class ConfigurationNames {

    private static final int LONGEST = 249;
    private static final Pattern ELEMENT = Pattern.compile("[a-zA-Z0-9.-]+");
    private static final Set<String> RESERVED = Set.of(".", "..");

    private ConfigurationNames() {}

    static void requireLegal(String name) throws UpdateRefused {
        requireLength(name);
        if (RESERVED.contains(name)) {
            throw new UpdateRefused("name '" + name + "' for config ID is not allowed");
        }
        if (!ELEMENT.matcher(name).matches()) {
            throw new UpdateRefused("config ID '" + name + "' contains illegal characters");
        }
    }

    /** A policy's name, or its path: absolute with a leading slash. */
    static void requireLegalPolicy(String modPolicy) throws UpdateRefused {
        if (modPolicy.isEmpty()) {
            throw new UpdateRefused("mod_policy not set");
        }
        String trimmed = modPolicy.startsWith("/") ? modPolicy.substring(1) : modPolicy;
        String[] names = trimmed.split("/", -1);
        for (int i = 0; i < names.length; i++) {
            try {
                requireLegal(names[i]);
            } catch (UpdateRefused e) {
                throw e.during("path element at " + i + " is invalid");
            }
        }
    }

    private static void requireLength(String name) throws UpdateRefused {
        if (name.isEmpty()) {
            throw new UpdateRefused("config ID illegal, cannot be empty");
        }
        if (name.length() > LONGEST) {
            throw new UpdateRefused("config ID illegal, cannot be longer than " + LONGEST);
        }
    }
}
