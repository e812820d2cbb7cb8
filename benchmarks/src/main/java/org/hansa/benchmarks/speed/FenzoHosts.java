package org.hansa.benchmarks.speed;

import com.netflix.fenzo.ConstraintEvaluator;
import com.netflix.fenzo.TaskRequest;
import com.netflix.fenzo.VMTaskFitnessCalculator;
import com.netflix.fenzo.VirtualMachineLease;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.mesos.Protos.Attribute;
import org.apache.mesos.Protos.Offer;
import org.jspecify.annotations.Nullable;

/** Fenzo's view of a host and of a request: cores and memory, nothing else. */
final class FenzoHosts {
    private FenzoHosts() {}

    static VirtualMachineLease lease(String host, double cores, double memory) {
        Offer offer = Offer.getDefaultInstance();
        return new Lease(host, cores, memory, offer);
    }

    private record Lease(String hostname, double cpuCores, double memoryMB, Offer getOffer)
            implements VirtualMachineLease {
        @Override
        public String getId() {
            return hostname + "-" + cpuCores;
        }

        @Override
        public long getOfferedTime() {
            return 0;
        }

        @Override
        public String getVMID() {
            return hostname;
        }

        @Override
        public double networkMbps() {
            return 1_000;
        }

        @Override
        public double diskMB() {
            return 1_000_000;
        }

        @Override
        public List<Range> portRanges() {
            return List.of(new Range(1, 10));
        }

        @Override
        public Map<String, Attribute> getAttributeMap() {
            // Fenzo asks it for null, which the JDK's immutable maps refuse
            return new HashMap<>();
        }

        @Override
        public Double getScalarValue(String name) {
            return 0.0;
        }

        @Override
        public Map<String, Double> getScalarValues() {
            return new HashMap<>();
        }
    }

    /** One request; keeps what Fenzo notes on it. */
    static final class Task implements TaskRequest {
        private final String id;
        private final double cores;
        private final double memory;
        private @Nullable AssignedResources assigned;

        Task(int number, double cores, double memory) {
            id = "t" + number;
            this.cores = cores;
            this.memory = memory;
        }

        @Override
        public String getId() {
            return id;
        }

        @Override
        public String taskGroupName() {
            return "";
        }

        @Override
        public double getCPUs() {
            return cores;
        }

        @Override
        public double getMemory() {
            return memory;
        }

        @Override
        public double getNetworkMbps() {
            return 0;
        }

        @Override
        public double getDisk() {
            return 0;
        }

        @Override
        public int getPorts() {
            return 0;
        }

        @Override
        public Map<String, Double> getScalarRequests() {
            return Map.of();
        }

        @Override
        public Map<String, NamedResourceSetRequest> getCustomNamedResources() {
            return Map.of();
        }

        @Override
        public List<ConstraintEvaluator> getHardConstraints() {
            return List.of();
        }

        @Override
        public List<VMTaskFitnessCalculator> getSoftConstraints() {
            return List.of();
        }

        @Override
        public void setAssignedResources(AssignedResources resources) {
            assigned = resources;
        }

        @Override
        public @Nullable AssignedResources getAssignedResources() {
            return assigned;
        }
    }
}
