package org.hansa.benchmarks.speed;

import org.hansa.grid.planner.PlanRequest;

/**
 * One request in both forms: the planner's, and numbers for a scan.
 *
 * @param sites bits of permitted sites
 * @param required bits of traits that a host must have, {@code forbidden} of those that it must not
 * @param model -1 accepts any
 */
record Ask(
        PlanRequest plan,
        long sites,
        long required,
        long forbidden,
        long cores,
        long memory,
        int gpus,
        int milli,
        int model) {}
