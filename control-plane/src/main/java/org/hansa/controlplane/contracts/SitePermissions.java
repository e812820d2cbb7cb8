package org.hansa.controlplane.contracts;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hansa.controlplane.authz.DataClass;
import org.hansa.controlplane.authz.ResidencyCache;
import org.hansa.controlplane.authz.ResidencyDecision;
import org.hansa.controlplane.authz.ResidencyDecision.Exclusion;
import org.hansa.controlplane.authz.ResidencyRequest;
import org.hansa.controlplane.kernel.DigestStore;
import org.hansa.ledger.model.CanonicalJson;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.SiteRecord;

/**
 * The residency decision at signing. A site is permitted when it is so for at least one of the data classes that the tenant
 * means to bring; each allocation is decided again, for its own class.
 *
 * @param excluded sites that are permitted for no class, with the reason that the first class gave
 * @param decisions digests of what was decided, one for each class; the documents are in the decision store
 */
public record SitePermissions(SortedSet<SiteId> permitted, List<Exclusion> excluded, List<Digest> decisions) {
    static SitePermissions decide(
            ResidencyCache residency, DigestStore store, ContractTerms terms, String handle, List<SiteRecord> sites) {
        TreeSet<SiteId> permitted = new TreeSet<>();
        Map<SiteId, Exclusion> excluded = new LinkedHashMap<>();
        List<Digest> digests = new ArrayList<>();
        for (DataClass dataClass : terms.dataClasses()) {
            for (String purpose : terms.purposes()) {
                ResidencyDecision decision = residency.decide(new ResidencyRequest(
                        terms.residency(handle, 0), dataClass, purpose, ResidencyRequest.Action.PLACE, sites));
                permitted.addAll(decision.permitted());
                decision.excluded().forEach(each -> excluded.putIfAbsent(each.site(), each));
                digests.add(store.put(CanonicalJson.write(Map.of(
                        "input",
                        CanonicalJson.read(decision.input()),
                        "output",
                        CanonicalJson.read(decision.output())))));
            }
        }
        permitted.forEach(excluded::remove);
        return new SitePermissions(permitted, List.copyOf(excluded.values()), List.copyOf(digests));
    }
}
