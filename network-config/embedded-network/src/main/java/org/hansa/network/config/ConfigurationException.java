package org.hansa.network.config;

import java.util.List;

/** A consortium description that must not be started; the message names every fault found and where it is. */
public final class ConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;

    public ConfigurationException(String source, List<String> faults) {
        super(source + " is not a valid consortium:\n  - " + String.join("\n  - ", faults));
        this.faults = List.copyOf(faults);
    }

    /** One sentence per fault, each naming the field. */
    public List<String> faults() {
        return faults;
    }
}
