package org.hansa.launcher.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What no public trace has: the data class of a workload, and whether it has to be in one country. Assigned by a seeded rule
 * that depends on nothing but the seed and the workload's name: 60 % {@code INTERNAL}, 40 % {@code CONFIDENTIAL}; one in ten
 * asks for Finland, where the other member's sites are, the rest go wherever the contract lets them.
 */
final class Wishes {
    private static final int INTERNAL_PER_CENT = 60;
    private static final int ELSEWHERE_PER_CENT = 10;
    private static final String ELSEWHERE = "FI";
    private final long seed;

    Wishes(long seed) {
        this.seed = seed;
    }

    /** Fields of the request. */
    Map<String, Object> of(Job job) {
        // Mixed first: neighbouring names would otherwise draw neighbouring numbers.
        Random random = new Random(seed * 0x9E3779B97F4A7C15L ^ job.name().hashCode() * 0xBF58476D1CE4E5B9L);
        String level = random.nextInt(100) < INTERNAL_PER_CENT ? "INTERNAL" : "CONFIDENTIAL";
        Map<String, Object> wishes = new LinkedHashMap<>();
        wishes.put("dataClass", Map.of("level", level, "tags", List.of()));
        if (random.nextInt(100) < ELSEWHERE_PER_CENT) {
            wishes.put("countries", List.of(ELSEWHERE));
        }
        return wishes;
    }
}
