package org.hansa.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.hansa.grid.GpuDemand;
import org.hansa.grid.GpuGroup;
import org.hansa.grid.ProviderSpec;
import org.hansa.grid.ResourceRequest;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/**
 * Hosts and requests in the format of the openb trace (alibaba/clusterdata, gpu-v2023). Hosts are dealt to the sites in turn;
 * an empty {@code gpu_spec} accepts any model.
 *
 * @param lifetimes seconds, by request
 */
public record OpenbTrace(List<ProviderSpec> hosts, List<ResourceRequest> requests, List<Long> lifetimes) {
    /** Memory of a device by model where it is well known; it is shown, not planned with. */
    private static final long DEVICE_MEMORY_MB = 16_384;

    private static final String[] POD_COLUMNS = {
        "cpu_milli", "memory_mib", "num_gpu", "gpu_milli", "gpu_spec", "creation_time", "deletion_time"
    };

    public OpenbTrace {
        hosts = List.copyOf(hosts);
        requests = List.copyOf(requests);
        lifetimes = List.copyOf(lifetimes);
    }

    public static OpenbTrace read(Path nodes, Path pods, List<SiteId> sites) throws IOException {
        List<ProviderSpec> hosts = new ArrayList<>();
        for (Map<String, String> row : rows(nodes, "sn", "cpu_milli", "memory_mib", "gpu", "model")) {
            hosts.add(host(row, sites.get(hosts.size() % sites.size())));
        }
        List<ResourceRequest> requests = new ArrayList<>();
        List<Long> lifetimes = new ArrayList<>();
        for (Map<String, String> row : rows(pods, POD_COLUMNS)) {
            requests.add(request(row));
            lifetimes.add(
                    Math.max(1, Long.parseLong(row.get("deletion_time")) - Long.parseLong(row.get("creation_time"))));
        }
        return new OpenbTrace(hosts, requests, lifetimes);
    }

    /** The hosts in a random order, named so that ties by id follow it. */
    public List<ProviderSpec> shuffled(Random random) {
        List<ProviderSpec> shuffled = new ArrayList<>(hosts);
        Collections.shuffle(shuffled, random);
        List<ProviderSpec> named = new ArrayList<>();
        for (ProviderSpec each : shuffled) {
            ProviderId id = new ProviderId("h" + (100_000 + named.size()));
            named.add(new ProviderSpec(id, each.site(), each.inventory(), each.gpus(), each.traits()));
        }
        return named;
    }

    /** Thousandths of all devices. */
    public long gpuMilli() {
        return hosts.stream()
                .flatMap(host -> host.gpus().stream())
                .mapToLong(group -> (long) GpuDemand.WHOLE * group.count())
                .sum();
    }

    private static ProviderSpec host(Map<String, String> row, SiteId site) {
        int gpus = Integer.parseInt(row.get("gpu"));
        List<GpuGroup> groups = gpus == 0 ? List.of() : List.of(new GpuGroup(row.get("model"), gpus, DEVICE_MEMORY_MB));
        return new ProviderSpec(new ProviderId(row.get("sn")), site, vector(row), groups, new TreeSet<>());
    }

    private static ResourceRequest request(Map<String, String> row) {
        int gpus = Integer.parseInt(row.get("num_gpu"));
        ResourceRequest plain = ResourceRequest.of(vector(row));
        if (gpus == 0) {
            return plain;
        }
        List<String> models = row.get("gpu_spec").isEmpty()
                ? List.of()
                : List.of(row.get("gpu_spec").split("\\|"));
        return plain.withGpu(new GpuDemand(models, gpus, Integer.parseInt(row.get("gpu_milli"))));
    }

    private static ResourceVector vector(Map<String, String> row) {
        return ResourceVector.of(Map.of(
                ResourceClass.VCPU, Long.parseLong(row.get("cpu_milli")),
                ResourceClass.MEMORY_MB, Long.parseLong(row.get("memory_mib"))));
    }

    private static List<Map<String, String>> rows(Path file, String... needed) throws IOException {
        List<String> lines = Files.readAllLines(file);
        String[] names = lines.isEmpty() ? new String[0] : lines.get(0).split(",");
        if (!List.of(names).containsAll(List.of(needed))) {
            throw new IOException(file + " is no openb table: it needs the columns " + String.join(", ", needed));
        }
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] values = line.split(",", -1);
            Map<String, String> row = new HashMap<>();
            for (int i = 0; i < names.length; i++) {
                row.put(names[i], values[i]);
            }
            rows.add(row);
        }
        return rows;
    }
}
