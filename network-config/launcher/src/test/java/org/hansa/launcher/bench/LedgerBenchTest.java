package org.hansa.launcher.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerBenchTest {

    @Test
    void ratios_compare_the_medians_of_the_rounds_and_only_what_ran_on_both() {
        List<Map<String, Object>> rows = List.of(
                row("embedded", "writes", 30.0),
                row("native", "writes", 10.0),
                row("embedded", "writes", 900.0),
                row("native", "writes", 20.0),
                row("embedded", "writes", 50.0),
                row("native", "writes", 1.0),
                row("embedded", "reads", 5.0),
                Map.of("workload", "start", "profile", "native", "metrics", Map.of("readyMillis", 5L)));
        assertThat(Ratios.of(rows))
                .containsEntry("of", "embedded to native")
                .containsEntry("tps", Map.of("writes", 5.0));
    }

    @Test
    void native_says_what_this_machine_lacks(@TempDir Path empty) {
        NativeProfile profile = new NativeProfile(Map.of("HANSA_FABRIC_HOME", empty.toString()));
        assertThat(profile.missing()).hasValueSatisfying(reason -> assertThat(reason)
                .contains(
                        "cryptogen", "orderer", empty.resolve("bin").toString(), "Hansa does not bring Fabric along"));
    }

    private static Map<String, Object> row(String profile, String workload, double tps) {
        return Map.of("workload", workload, "profile", profile, "metrics", Map.of("tps", tps));
    }
}
