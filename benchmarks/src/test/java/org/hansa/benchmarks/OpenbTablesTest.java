package org.hansa.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.hansa.benchmarks.OpenbTables.Table;
import org.hansa.grid.GpuDemand;
import org.hansa.grid.ResourceRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenbTablesTest {
    @TempDir
    Path folder;

    private Path nodes = Path.of("");

    @BeforeEach
    void generates_tables() throws IOException {
        nodes = OpenbGenerator.write(folder, "nodes.csv", "openb_pod_list_", 1);
    }

    @Test
    void generated_tables_have_the_proportions_of_the_trace() throws IOException {
        OpenbTrace trace = OpenbTables.find(Optional.of(nodes), Optional.empty(), folder)
                .get(0)
                .trace();
        assertThat(trace.hosts()).hasSize(1_213);
        assertThat(trace.gpuMilli()).isBetween(5_900_000L, 6_600_000L);
        assertThat(share(trace, each -> each.gpu().isEmpty())).isCloseTo(.134, within(.02));
        assertThat(share(trace, each -> milli(each) == GpuDemand.WHOLE)).isCloseTo(.489, within(.02));
        long asked = trace.requests().stream()
                .flatMap(each -> each.gpu().stream())
                .mapToLong(each -> (long) each.devices() * each.milliPerDevice())
                .sum();
        assertThat((double) asked / trace.gpuMilli()).isCloseTo(.98, within(.1));
    }

    @Test
    void the_second_table_pins_a_third_of_the_same_requests_to_models() throws IOException {
        List<Table> tables = OpenbTables.find(Optional.of(nodes), Optional.empty(), folder);
        assertThat(tables).extracting(Table::variant).containsExactly("default", "gpuspec33");
        OpenbTrace pinned = tables.get(1).trace();
        assertThat(share(pinned, OpenbTablesTest::isPinned)).isCloseTo(.33 * .866, within(.02));
        assertThat(share(tables.get(0).trace(), OpenbTablesTest::isPinned)).isZero();
        assertThat(pinned.requests())
                .extracting(ResourceRequest::perUnit)
                .isEqualTo(tables.get(0).trace().requests().stream()
                        .map(ResourceRequest::perUnit)
                        .toList());
    }

    @Test
    void reads_only_the_table_of_requests_that_is_named() throws IOException {
        Path pods = Files.copy(folder.resolve("openb_pod_list_gpuspec33.csv"), folder.resolve("mine.csv"));
        List<Table> tables = OpenbTables.find(Optional.of(nodes), Optional.of(pods), folder);
        assertThat(tables).extracting(Table::variant).containsExactly("mine");
        assertThat(tables.get(0).params("fill", 13, 20))
                .containsEntry("table", "mine")
                .containsEntry("load", 1.3);
    }

    @Test
    void says_what_is_wrong_with_a_table() throws IOException {
        Path none = folder.resolve("none.csv");
        assertThatThrownBy(() -> OpenbTables.find(Optional.of(nodes), Optional.of(none), folder))
                .hasMessageContaining("none.csv cannot be read");
        Files.writeString(none, "name,cpu_milli\n");
        assertThatThrownBy(() -> OpenbTables.find(Optional.of(nodes), Optional.of(none), folder))
                .hasMessageContaining("needs the columns cpu_milli, memory_mib");
    }

    private static double share(OpenbTrace trace, Predicate<ResourceRequest> which) {
        return (double) trace.requests().stream().filter(which).count()
                / trace.requests().size();
    }

    private static int milli(ResourceRequest request) {
        return request.gpu().map(GpuDemand::milliPerDevice).orElse(0);
    }

    private static boolean isPinned(ResourceRequest request) {
        return request.gpu().map(each -> !each.models().isEmpty()).orElse(false);
    }
}
