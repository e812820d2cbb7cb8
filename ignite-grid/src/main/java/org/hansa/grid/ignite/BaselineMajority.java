package org.hansa.grid.ignite;

import java.util.Collection;
import org.apache.ignite.Ignite;
import org.apache.ignite.cluster.BaselineNode;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.configuration.TopologyValidator;
import org.apache.ignite.resources.IgniteInstanceResource;
import org.jspecify.annotations.Nullable;

/** Lets only the side of a split write that holds a majority of the baseline; both halves of a split believe they live. */
final class BaselineMajority implements TopologyValidator {
    private static final long serialVersionUID = 1L;

    @IgniteInstanceResource
    private transient @Nullable Ignite ignite;

    @Override
    public boolean validate(Collection<ClusterNode> nodes) {
        Collection<BaselineNode> baseline =
                ignite == null ? null : ignite.cluster().currentBaselineTopology();
        if (baseline == null || baseline.isEmpty()) {
            return true;
        }
        long present = baseline.stream()
                .filter(member ->
                        nodes.stream().anyMatch(node -> node.consistentId().equals(member.consistentId())))
                .count();
        return present * 2 > baseline.size();
    }

    /** Ignite compares the validators of the caches of one group. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BaselineMajority;
    }

    @Override
    public int hashCode() {
        return BaselineMajority.class.hashCode();
    }
}
