package org.hansa.grid.ignite;

import java.util.Collection;
import java.util.Set;
import org.apache.ignite.Ignite;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.configuration.TopologyValidator;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cluster.BaselineTopology;
import org.apache.ignite.resources.IgniteInstanceResource;
import org.jspecify.annotations.Nullable;

/** Lets only the side of a split write that holds a majority of the baseline; both halves of a split believe they live. */
public final class BaselineMajority implements TopologyValidator {
    private static final long serialVersionUID = 1L;

    @IgniteInstanceResource
    private transient @Nullable Ignite ignite;

    /** @param present members of the baseline that are here. @param of members there are; 0 without a baseline */
    record Count(int present, int of) {
        /**
         * Asked after every write, and so of what Ignite has in memory: its public list is made up anew for each caller, with a
         * random id for each node.
         */
        static Count of(Ignite ignite, Collection<ClusterNode> nodes) {
            BaselineTopology baseline =
                    ((IgniteEx) ignite).context().state().clusterState().baselineTopology();
            if (baseline == null) {
                return new Count(0, 0);
            }
            Set<Object> members = baseline.consistentIds();
            long present = nodes.stream()
                    .filter(node -> members.contains(node.consistentId()))
                    .count();
            return new Count((int) present, members.size());
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
