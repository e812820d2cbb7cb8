package org.hansa.benchmarks.packing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.hansa.benchmarks.OpenbTrace;
import org.hansa.grid.GpuDemand;
import org.hansa.grid.GpuGroup;
import org.hansa.grid.ProviderSpec;
import org.hansa.grid.ResourceRequest;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;
import org.junit.jupiter.api.Test;

class GpuRunTest {
    private static final ResourceVector CORE =
            ResourceVector.of(Map.of(ResourceClass.VCPU, 1_000L, ResourceClass.MEMORY_MB, 1_024L));

    private final OpenbTrace trace =
            new OpenbTrace(List.of(host(0), host(1)), List.of(device(1_000), device(600)), List.of(60L, 60L));
    private final Mix mix = Mix.of(trace);
    private final Contestant contestant = Contestant.of("first-fit", trace.hosts(), mix, 1);
    private final GpuRun run = new GpuRun(contestant, mix, 4, 1_000, 0);

    @Test
    void marks_what_is_allocated_and_fragmented_as_demand_arrives() {
        for (int i = 0; i < 4; i++) {
            run.arrive(0);
        }
        GpuRun.Outcome outcome = run.outcome();
        assertThat(outcome.allocated()).containsExactly(.25, .5, .75, 1);
        assertThat(outcome.fragmented()[3]).isZero();
        assertThat(outcome.metrics()).containsEntry("gpuShare", 1.0).containsEntry("firstRefusal", -1.0);
    }

    @Test
    void counts_as_fragmented_what_the_mix_cannot_use() {
        run.arrive(1);
        // 400 thousandths are left on the first device: too little for either kind
        assertThat(run.outcome().metrics().get("fragmentedGpus")).isCloseTo(.4, within(1e-9));
    }

    @Test
    void says_which_request_was_the_first_to_be_refused() {
        List<Cell.Placed> placed = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Optional.ofNullable(run.arrive(0)).ifPresent(placed::add);
        }
        assertThat(placed).hasSize(4);
        assertThat(run.outcome().metrics()).containsEntry("firstRefusal", 4.0).containsEntry("refused", 1.0);
    }

    @Test
    void takes_back_what_departs() {
        Cell.Placed placed = Optional.ofNullable(run.arrive(1)).orElseThrow();
        contestant.cell().giveBack(placed);
        run.gone(placed);
        assertThat(run.outcome().metrics()).containsEntry("gpuShare", 0.0);
        assertThat(run.outcome().metrics().get("fragmentedGpus")).isCloseTo(0, within(1e-9));
    }

    private static ProviderSpec host(int number) {
        ResourceVector inventory =
                ResourceVector.of(Map.of(ResourceClass.VCPU, 16_000L, ResourceClass.MEMORY_MB, 65_536L));
        List<GpuGroup> gpus = List.of(new GpuGroup("T4", 2, 16_384));
        return new ProviderSpec(new ProviderId("h" + number), new SiteId("site-one"), inventory, gpus, new TreeSet<>());
    }

    private static ResourceRequest device(int milli) {
        return ResourceRequest.of(CORE).withGpu(new GpuDemand(List.of(), 1, milli));
    }
}
