package org.hansa.controlplane.ledger;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.hansa.ledger.model.MspId;

/** Who is on the channel as its newest configuration has it, associations included, and whose peers run the contracts. */
public interface ChannelRoll {
    /**
     * @param application whether it runs peers; one that only orders does not
     * @param roots of signing identities
     * @param tlsRoots of connections
     */
    record Organisation(boolean application, List<X509Certificate> roots, List<X509Certificate> tlsRoots) {
        public Organisation {
            roots = List.copyOf(roots);
            tlsRoots = List.copyOf(tlsRoots);
        }
    }

    /** Read anew at each use, because configuration changes take effect at once. */
    SortedMap<MspId, Organisation> organisations();

    /**
     * Members that have approved the contracts' definition in force: without it a member's peer endorses nothing.
     *
     * @throws org.hansa.controlplane.kernel.Failure {@code LEDGER_UNAVAILABLE} when the peer does not answer
     */
    Set<MspId> approvals();
}
