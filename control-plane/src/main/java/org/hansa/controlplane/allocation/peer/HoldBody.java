package org.hansa.controlplane.allocation.peer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.kernel.Quantities;
import org.hansa.grid.GpuDemand;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.ResourceRequest;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.Consent;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;
import org.jspecify.annotations.Nullable;

/**
 * A request for a hold, from the contract's home to the owner of the sites. The tenant's own words stay with the home: what
 * travels is what the leaf will carry.
 *
 * @param ledgerHeight blocks that the home has seen; the owner waits for them, so that it knows the grant that was just made
 * @param epoch of the contract's home
 */
record HoldBody(
        long ledgerHeight,
        String allocation,
        String contract,
        long epoch,
        Map<String, @Nullable Long> resources,
        @Nullable Gpu gpu,
        int count,
        List<String> requiredTraits,
        List<String> forbiddenTraits,
        List<String> sites,
        long holdUntilMillis,
        @Nullable Long expiresAtMillis,
        String decisionDigest,
        String policyRevision,
        String requestDigest,
        Consent consent,
        Map<String, String> commitments) {
    record Gpu(List<String> models, int devices, int milliPerDevice) {}

    static HoldBody of(PlaceCommand command, long epoch, long ledgerHeight) {
        ResourceRequest request = command.request();
        TreeMap<String, String> commitments = new TreeMap<>();
        command.commitments().forEach((name, digest) -> commitments.put(name, digest.hex()));
        return new HoldBody(
                ledgerHeight,
                command.allocation().value(),
                command.contract().value(),
                epoch,
                new TreeMap<>(Quantities.write(request.perUnit())),
                request.gpu()
                        .map(gpu -> new Gpu(gpu.models(), gpu.devices(), gpu.milliPerDevice()))
                        .orElse(null),
                request.count(),
                List.copyOf(request.requiredTraits()),
                List.copyOf(request.forbiddenTraits()),
                command.sites().stream().map(SiteId::value).toList(),
                command.holdUntilMillis().orElseThrow(),
                command.expiresAtMillis().isPresent()
                        ? command.expiresAtMillis().getAsLong()
                        : null,
                command.decisionDigest().hex(),
                command.policyRevision().value(),
                command.requestDigest().hex(),
                command.consent(),
                commitments);
    }

    /** @throws org.hansa.controlplane.kernel.Failure {@code INVALID_FIELD} */
    PlaceCommand command(MspId home) {
        FieldErrors errors = new FieldErrors();
        ResourceVector perUnit = Quantities.read(errors, "resources", resources);
        errors.throwIfAny();
        try {
            TreeMap<String, Digest> hidden = new TreeMap<>();
            commitments.forEach((name, hex) -> hidden.put(name, new Digest(hex)));
            return new PlaceCommand(
                    new AllocationId(allocation),
                    new ContractHandle(contract),
                    home,
                    new ResourceRequest(
                            perUnit,
                            Optional.ofNullable(gpu)
                                    .map(each -> new GpuDemand(each.models(), each.devices(), each.milliPerDevice())),
                            count,
                            new TreeSet<>(requiredTraits),
                            new TreeSet<>(forbiddenTraits)),
                    sites.stream().map(SiteId::new).toList(),
                    PlaceCommand.SiteOrder.BEST_FIT,
                    OptionalLong.of(holdUntilMillis),
                    expiresAtMillis == null ? OptionalLong.empty() : OptionalLong.of(expiresAtMillis),
                    new Digest(decisionDigest),
                    new PolicyRevision(policyRevision),
                    new Digest(requestDigest),
                    consent,
                    hidden,
                    "");
        } catch (IllegalArgumentException e) {
            errors.add("hold", String.valueOf(e.getMessage()));
            errors.throwIfAny();
            throw new IllegalStateException("unreachable", e);
        }
    }
}
