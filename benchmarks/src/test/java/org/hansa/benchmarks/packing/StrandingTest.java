package org.hansa.benchmarks.packing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hansa.benchmarks.packing.Mix.Kind;
import org.junit.jupiter.api.Test;

class StrandingTest {
    private final Contestant contestant = Contestant.of("first-fit", Flavours.hosts(2), Flavours.MIX, 1);
    private final Cell cell = contestant.cell();

    @Test
    void strands_nothing_of_empty_hosts() {
        assertThat(sampled()).containsEntry("strandedMemory", 0.0).containsEntry("unusableVcpu", 0.0);
    }

    @Test
    void strands_the_memory_of_a_host_without_cores() {
        Kind sample = Flavours.MIX.kinds().get(0);
        Kind allCores = new Kind(sample.request(), cell.cores[0], cell.memory[0] / 2, 0, 0, 0);
        cell.take(0, allCores, 0);
        Map<String, Double> metrics = sampled();
        assertThat(metrics.get("strandedMemory")).isCloseTo(1 / 3.0, within(1e-9));
        assertThat(metrics.get("strandedVcpu")).isZero();
        assertThat(metrics.get("unusableMemory")).isCloseTo(1 / 3.0, within(1e-9));
    }

    @Test
    void counts_what_only_small_machines_can_use_by_how_common_the_others_are() {
        Kind sample = Flavours.MIX.kinds().get(0);
        Kind most = new Kind(sample.request(), cell.cores[0] - 1_000, cell.memory[0] - 1_024 * 14, 0, 0, 0);
        for (int host : List.of(0, 1)) {
            cell.take(host, most, 0);
        }
        Map<String, Double> metrics = sampled();
        assertThat(metrics.get("strandedMemory")).isZero();
        assertThat(metrics.get("unusableMemory")).isStrictlyBetween(.5, 1.0);
    }

    private Map<String, Double> sampled() {
        Stranding stranding = new Stranding(cell, Flavours.MIX);
        stranding.sample();
        Map<String, Double> metrics = new TreeMap<>();
        stranding.into(metrics);
        return metrics;
    }
}
