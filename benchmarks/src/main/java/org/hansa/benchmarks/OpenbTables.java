package org.hansa.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hansa.ledger.model.SiteId;

/** Where the tables of w4 come from: those given, those of the trace where it lies beside the repository, or generated ones. */
public final class OpenbTables {
    private static final Path BESIDE = Path.of("..", "shared", "data", "openb");
    private static final String NODES = "openb_node_list_gpu_node.csv";
    private static final String PODS = "openb_pod_list_";
    private static final List<SiteId> SITES = List.of(new SiteId("site-one"));

    /** Of generated tables. */
    private static final long SEED = 42;

    /** @param variant {@code default}, {@code gpuspec33} or what the file is called */
    public record Table(String variant, OpenbTrace trace, boolean generated) {
        /** Parameters of a row; more may be put in. @param tenths of the GPUs that are asked for */
        public Map<String, Object> params(String mode, int tenths, int seeds) {
            return new TreeMap<>(Map.of(
                    "mode",
                    mode,
                    "load",
                    tenths / 10.0,
                    "seeds",
                    seeds,
                    "table",
                    (generated ? "generated " : "") + variant,
                    "hosts",
                    trace.hosts().size()));
        }
    }

    private OpenbTables() {}

    /** @param scratch where generated tables are written, in the same format */
    public static List<Table> find(Optional<Path> nodes, Optional<Path> pods, Path scratch) throws IOException {
        Path hosts = nodes.orElse(BESIDE.resolve(NODES));
        if (pods.isPresent()) {
            return List.of(new Table(variant(pods.get()), read(hosts, pods.get()), false));
        }
        Path folder = Optional.ofNullable(hosts.getParent()).orElse(Path.of("."));
        boolean generated = nodes.isEmpty() && !Files.isReadable(hosts);
        if (generated) {
            folder = scratch.resolve("openb");
            System.err.println("bench: w4 runs on tables generated into " + folder + ", since " + BESIDE
                    + " is not there; the trace's own are at github.com/alibaba/clusterdata, cluster-trace-gpu-v2023:"
                    + " give them with --nodes and --pods");
            hosts = OpenbGenerator.write(folder, NODES, PODS, SEED);
        }
        List<Table> tables = new ArrayList<>();
        for (String variant : List.of("default", "gpuspec33")) {
            Path requests = folder.resolve(PODS + variant + ".csv");
            if (tables.isEmpty() || Files.isReadable(requests)) {
                tables.add(new Table(variant, read(hosts, requests), generated));
            }
        }
        return tables;
    }

    private static OpenbTrace read(Path nodes, Path pods) throws IOException {
        for (Path each : List.of(nodes, pods)) {
            if (!Files.isReadable(each)) {
                throw new IOException(each + " cannot be read; --nodes and --pods name the tables");
            }
        }
        return OpenbTrace.read(nodes, pods, SITES);
    }

    private static String variant(Path pods) {
        String name = pods.getFileName().toString();
        return name.replace(PODS, "").replace(".csv", "");
    }
}
