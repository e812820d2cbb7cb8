package org.hansa.ledger.contracts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hansa.ledger.model.CapacityDeclaration;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Grant;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.LeafBody;
import org.hansa.ledger.model.LeafEvent;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.PolicyRecord;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.VoidCode;

/**
 * What a site's stream means, told a second time and differently: every sum is added up afresh from the reservations that
 * hold room, and a leaf's void code is the least of all that apply to it. Slow, and easy to believe.
 */
final class ReferenceModel {
    private final Consortium consortium;
    private final SiteId site;
    final List<Leaf> anchored = new ArrayList<>();
    final List<byte[]> hashes = new ArrayList<>();
    final TreeMap<Long, Leaf> live = new TreeMap<>();
    final TreeMap<Long, VoidCode> voided = new TreeMap<>();

    ReferenceModel(Consortium consortium, SiteId site) {
        this.consortium = consortium;
        this.site = site;
    }

    /** Takes a batch as the ledger should have taken it. */
    void append(List<Leaf> batch) {
        for (Leaf leaf : batch) {
            anchored.add(leaf);
            hashes.add(leaf.hash());
            Optional<VoidCode> code = codeOf(leaf);
            if (code.isPresent()) {
                voided.put(leaf.siteSequence(), code.get());
            } else {
                leaf.closes().ifPresent(live::remove);
                if (leaf.body().event().opens()) {
                    live.put(leaf.siteSequence(), leaf);
                }
            }
        }
    }

    ResourceVector total() {
        return live.values().stream()
                .map(each -> each.body().resources())
                .reduce(ResourceVector.ZERO, ResourceVector::plus);
    }

    ResourceVector used(ContractHandle contract) {
        return live.values().stream()
                .map(Leaf::body)
                .filter(body -> body.contract().equals(contract))
                .map(LeafBody::resources)
                .reduce(ResourceVector.ZERO, ResourceVector::plus);
    }

    List<Leaf> of(ContractHandle contract) {
        return anchored.stream()
                .filter(each -> each.body().contract().equals(contract))
                .toList();
    }

    boolean closesWhatIsLive(Leaf leaf) {
        return closed(leaf).isPresent();
    }

    private Optional<VoidCode> codeOf(Leaf leaf) {
        TreeSet<VoidCode> codes = new TreeSet<>();
        Optional<Leaf> closed = closed(leaf);
        boolean closes = leaf.body().event() != LeafEvent.RESERVED;
        if (closes && closed.isEmpty()) {
            codes.add(VoidCode.CLOSES_UNKNOWN);
        }
        if (leaf.body().event() == LeafEvent.EXPIRED && closed.isPresent() && end(closed.get()) > consortium.now) {
            codes.add(VoidCode.EXPIRED_TOO_EARLY);
        }
        if (asksForMore(leaf, closed)) {
            addContractCodes(leaf, codes);
            if (!closes || closed.isPresent()) {
                addRoomCodes(leaf, closed, codes);
            }
        }
        return codes.isEmpty() ? Optional.empty() : Optional.of(codes.first());
    }

    private Optional<Leaf> closed(Leaf leaf) {
        if (leaf.closes().isEmpty()) {
            return Optional.empty();
        }
        return Optional.ofNullable(live.get(leaf.closes().getAsLong()))
                .filter(open -> open.body().allocation().equals(leaf.body().allocation())
                        && open.body().provider().equals(leaf.body().provider())
                        && open.body().contract().equals(leaf.body().contract()));
    }

    private static boolean asksForMore(Leaf leaf, Optional<Leaf> closed) {
        if (!leaf.body().event().opens()) {
            return false;
        }
        if (closed.isEmpty()) {
            return true;
        }
        return end(leaf) > end(closed.get()) || !raised(leaf, closed).isEmpty();
    }

    private static TreeSet<ResourceClass> raised(Leaf leaf, Optional<Leaf> closed) {
        TreeSet<ResourceClass> raised = new TreeSet<>();
        leaf.body().resources().quantities().forEach((each, quantity) -> {
            long before = closed.map(open -> open.body().resources().get(each)).orElse(0L);
            if (quantity > before) {
                raised.add(each);
            }
        });
        return raised;
    }

    private void addContractCodes(Leaf leaf, TreeSet<VoidCode> codes) {
        Optional<ServiceContract> contract = consortium
                .ledger
                .value(LedgerKey.contract(leaf.body().contract()))
                .map(ServiceContract::parse);
        if (contract.isEmpty()) {
            codes.add(VoidCode.CONTRACT_UNKNOWN);
        } else {
            boolean valid = contract.get().validFromMillis() <= consortium.now
                    && contract.get().validUntilMillis() > consortium.now;
            if (contract.get().state() != ServiceContract.State.ACTIVE || !valid) {
                codes.add(VoidCode.CONTRACT_NOT_ACTIVE);
            }
            if (!contract.get().permittedSites().contains(site)) {
                codes.add(VoidCode.SITE_NOT_PERMITTED);
            }
        }
        boolean inForce = consortium
                .ledger
                .value(LedgerKey.policy(leaf.body().policyRevision()))
                .map(PolicyRecord::parse)
                .filter(policy ->
                        policy.state() == PolicyRecord.State.ACTIVE || policy.state() == PolicyRecord.State.RETIRING)
                .isPresent();
        if (!inForce) {
            codes.add(VoidCode.POLICY_NOT_IN_FORCE);
        }
    }

    private void addRoomCodes(Leaf leaf, Optional<Leaf> closed, TreeSet<VoidCode> codes) {
        ContractHandle contract = leaf.body().contract();
        ResourceVector granted = consortium
                .ledger
                .value(LedgerKey.grant(contract, site))
                .map(bytes -> Grant.parse(bytes).granted())
                .orElse(ResourceVector.ZERO);
        Optional<CapacityDeclaration> declaration =
                consortium.ledger.value(LedgerKey.capacity(site)).map(CapacityDeclaration::parse);
        boolean running = declaration.isPresent()
                && declaration.get().fromMillis() <= consortium.now
                && declaration.get().untilMillis() > consortium.now;
        if (!running) {
            codes.add(VoidCode.DECLARATION_EXCEEDED);
        }
        for (ResourceClass each : raised(leaf, closed)) {
            long step = leaf.body().resources().get(each)
                    - closed.map(open -> open.body().resources().get(each)).orElse(0L);
            if (used(contract).get(each) + step > granted.get(each)) {
                codes.add(VoidCode.GRANT_EXCEEDED);
            }
            if (running
                    && total().get(each) + step > declaration.get().capacity().get(each)) {
                codes.add(VoidCode.DECLARATION_EXCEEDED);
            }
        }
    }

    private static long end(Leaf leaf) {
        return leaf.body().expiresAtMillis().orElse(Long.MAX_VALUE);
    }
}
