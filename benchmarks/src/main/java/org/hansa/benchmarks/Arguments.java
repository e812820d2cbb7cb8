package org.hansa.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to run, as the launcher's command has checked it.
 *
 * @param workloads names; none means all
 * @param nodes table of hosts in the openb format, {@code pods} of requests; those of the trace, or generated ones, if not given
 * @param mode {@code fill}, {@code churn} or {@code both}
 * @param soakMinutes how long w11 goes on under a steady load; 0 leaves that out
 * @param also ratios of workloads that the launcher ran, for the last line; {@code voided} and {@code failed} are those that it
 *     could not stand by
 * @param scratch where nodes of the grid keep their files; on the disk that is to be measured
 */
record Arguments(
        List<String> workloads,
        boolean longForm,
        Optional<Path> nodes,
        Optional<Path> pods,
        String mode,
        int soakMinutes,
        Path scratch,
        Map<String, Double> also,
        List<String> voided,
        List<String> failed) {
    static Arguments of(String[] words) {
        List<String> workloads = new ArrayList<>();
        boolean longForm = false;
        Optional<Path> nodes = Optional.empty();
        Optional<Path> pods = Optional.empty();
        String mode = "both";
        int soakMinutes = 0;
        Path scratch = Path.of("target", "bench");
        Map<String, Double> also = new LinkedHashMap<>();
        List<String> voided = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        for (int i = 0; i < words.length; i++) {
            switch (words[i]) {
                case "--long" -> longForm = true;
                case "--nodes" -> nodes = Optional.of(Path.of(value(words, ++i)));
                case "--pods" -> pods = Optional.of(Path.of(value(words, ++i)));
                case "--mode" -> mode = value(words, ++i);
                case "--soak" -> soakMinutes = Integer.parseInt(value(words, ++i));
                case "--also" -> {
                    String[] pair = value(words, ++i).split("=", 2);
                    also.put(pair[0], Double.valueOf(pair[1]));
                }
                case "--void" -> voided.add(value(words, ++i));
                case "--failed" -> failed.add(value(words, ++i));
                case "--scratch" -> scratch = Path.of(value(words, ++i));
                default -> workloads.add(words[i]);
            }
        }
        return new Arguments(
                List.copyOf(workloads), longForm, nodes, pods, mode, soakMinutes, scratch, also, voided, failed);
    }

    private static String value(String[] words, int at) {
        if (at >= words.length) {
            throw new IllegalArgumentException(words[at - 1] + " needs a value");
        }
        return words[at];
    }
}
