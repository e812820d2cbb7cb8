package org.hansa.launcher.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Reads the two tables of the Alibaba GPU cluster trace 2023 in the form of its simulator (openb). Sites are not in the
 * trace: each host gets one by a seeded draw with the weights below, which {@code docs/demo.md} writes down.
 */
final class OpenbTrace {
    /** Share of hosts, per cent, by the order in which the permitted sites are given; the rest go to the last. */
    private static final int[] SITE_WEIGHTS = {40, 20, 25, 15};

    private OpenbTrace() {}

    static Scene read(Path nodes, Path pods, int limit, long seed, List<String> sites) throws IOException {
        Random random = new Random(seed);
        List<Host> hosts = new ArrayList<>();
        for (Map<String, String> row : rows(nodes, "sn", "cpu_milli", "memory_mib", "gpu", "model")) {
            int gpus = (int) number(nodes, row, "gpu");
            hosts.add(new Host(
                    row.get("sn"),
                    site(random, sites),
                    number(nodes, row, "cpu_milli"),
                    number(nodes, row, "memory_mib"),
                    gpus,
                    gpus == 0 ? "" : row.get("model").toUpperCase(Locale.ROOT)));
        }
        List<Job> jobs = new ArrayList<>();
        for (Map<String, String> row :
                rows(pods, "name", "cpu_milli", "memory_mib", "num_gpu", "gpu_milli", "gpu_spec")) {
            if (jobs.size() == limit) {
                break;
            }
            jobs.add(job(pods, row));
        }
        return new Scene(
                jobs.size() + " workloads of " + pods.getFileName() + " on " + hosts.size() + " hosts of "
                        + nodes.getFileName() + ", site seed " + seed,
                hosts,
                jobs);
    }

    private static Job job(Path file, Map<String, String> row) throws IOException {
        int gpus = (int) number(file, row, "num_gpu");
        int milli = (int) number(file, row, "gpu_milli");
        boolean slice = gpus == 1 && milli < 1_000;
        String spec = row.getOrDefault("gpu_spec", "");
        return new Job(
                row.get("name"),
                1,
                number(file, row, "cpu_milli"),
                number(file, row, "memory_mib"),
                slice ? 0 : gpus,
                slice ? milli : 0,
                spec.isEmpty()
                        ? List.of()
                        : List.of(spec.toUpperCase(Locale.ROOT).split("\\|")),
                number(file, row, "creation_time"),
                number(file, row, "deletion_time"));
    }

    private static String site(Random random, List<String> sites) {
        int draw = random.nextInt(100);
        for (int i = 0; i < sites.size() && i < SITE_WEIGHTS.length; i++) {
            draw -= SITE_WEIGHTS[i];
            if (draw < 0) {
                return sites.get(i);
            }
        }
        return sites.get(sites.size() - 1);
    }

    private static List<Map<String, String>> rows(Path file, String... required) throws IOException {
        List<String> lines = Files.readAllLines(file);
        if (lines.isEmpty()) {
            throw new IOException(file + " is empty");
        }
        String[] header = lines.get(0).split(",", -1);
        if (!List.of(header).containsAll(List.of(required))) {
            throw new IOException(file + " is no openb table: it needs the columns " + String.join(", ", required));
        }
        List<Map<String, String>> rows = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            String[] cells = lines.get(i).split(",", -1);
            if (cells.length != header.length) {
                throw new IOException(
                        file + " line " + (i + 1) + ": " + cells.length + " cells instead of " + header.length);
            }
            Map<String, String> row = new HashMap<>();
            for (int c = 0; c < cells.length; c++) {
                row.put(header[c], cells[c].strip());
            }
            rows.add(row);
        }
        return rows;
    }

    private static long number(Path file, Map<String, String> row, String column) throws IOException {
        String text = row.getOrDefault(column, "");
        try {
            return text.isEmpty() ? 0 : (long) Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IOException(file + ": '" + text + "' in column " + column + " is not a number", e);
        }
    }
}
