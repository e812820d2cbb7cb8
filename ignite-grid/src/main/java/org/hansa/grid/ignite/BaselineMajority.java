package org.hansa.grid.ignite;

import java.util.Collection;
import org.apache.ignite.Ignite;
import org.apache.ignite.cluster.BaselineNode;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.configuration.TopologyValidator;
import org.apache.ignite.resources.IgniteInstanceResource;
import org.jspecify.annotations.Nullable;

/** Lets only the side of a split write that holds a majority of the baseline; both halves of a split believe they live. */
public final class BaselineMajority implements TopologyValidator {
    private static final long serialVersionUID = 1L;

    @IgniteInstanceResource
    private transient @Nullable Ignite ignite;

    /** @param present members of the baseline that are here. @param of members there are; 0 without a baseline */
    record Count(int present, int of) {
        static Count of(Ignite ignite, Collection<ClusterNode> nodes) {
            Collection<BaselineNode> baseline = ignite.cluster().currentBaselineTopology();
            if (baseline == null) {
                return new Count(0, 0);
            }
            long present = baseline.stream()
                    .filter(member ->
                            nodes.stream().anyMatch(node -> node.consistentId().equals(member.consistentId())))
                    .count();
            return new Count((int) present, baseline.size());
        }

        static Count of(Ignite ignite) {
            return of(ignite, ignite.cluster().forServers().nodes());
        }

        boolean majority() {
            return of == 0 || present * 2 > of;
        }

        int needed() {
            return of / 2 + 1;
        }

        @Override
        public String toString() {
            return present + " of the grid's " + of + " nodes are here, and " + needed() + " are needed";
        }
    }

    @Override
    public boolean validate(Collection<ClusterNode> nodes) {
        return ignite == null || Count.of(ignite, nodes).majority();
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
