package org.hansa.checker;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a client was told about an allocation, and what it had asked for.
 *
 * @param released whether the client was told later that the room is free
 * @param mayHaveEnded whether it may have ended by itself: it had a term, or the site may have taken the room away
 * @param wishes what was asked for, by group; may be empty when only the answer is known
 */
public record Acknowledgement(
        String allocation, boolean released, boolean mayHaveEnded, List<Part> parts, Map<String, Wish> wishes) {
    public Acknowledgement {
        parts = List.copyOf(parts);
        wishes = Map.copyOf(wishes);
    }

    /**
     * @param resources of all units together
     * @param bodyDigest of the receipt, hexadecimal; absent when no receipt came
     */
    public record Part(
            String group,
            String provider,
            String site,
            int units,
            Map<String, Long> resources,
            long providerSeq,
            Optional<String> bodyDigest) {
        public Part {
            resources = Map.copyOf(resources);
        }
    }

    /**
     * @param least units that are needed
     * @param most units that are wanted
     * @param perUnit without GPUs
     * @param gpuModels empty when none is asked for
     * @param gpuMilli thousandths of a device per unit
     * @param sites permitted ones; empty permits all
     */
    public record Wish(
            int least,
            int most,
            Map<String, Long> perUnit,
            Set<String> gpuModels,
            long gpuMilli,
            Set<String> requiredTraits,
            Set<String> forbiddenTraits,
            Set<String> sites,
            List<Rule> rules) {
        public Wish {
            perUnit = Map.copyOf(perUnit);
            gpuModels = Set.copyOf(gpuModels);
            requiredTraits = Set.copyOf(requiredTraits);
            forbiddenTraits = Set.copyOf(forbiddenTraits);
            sites = Set.copyOf(sites);
            rules = List.copyOf(rules);
        }
    }

    /**
     * @param together whether all units must share one domain; otherwise no domain may have more than {@code most}
     * @param key {@code host}, {@code rack}, {@code site}, {@code member} or {@code country}
     */
    public record Rule(boolean together, String key, int most) {}
}
