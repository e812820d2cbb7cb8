package org.hansa.controlplane.allocation.peer;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.kernel.Quantities;
import org.hansa.grid.GpuDemand;
import org.hansa.grid.NearestFit;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.PlacedPart;
import org.hansa.grid.Refusal;
import org.hansa.grid.SignedReceipt;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.Receipt;
import org.hansa.ledger.model.RefusalReason;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;
import org.jspecify.annotations.Nullable;

/**
 * An owner's answer to a hold or a confirmation.
 *
 * @param outcome {@code PLACED}, {@code PENDING}, {@code REFUSED} or {@code MISMATCHED}
 * @param state with {@code PLACED} and {@code PENDING}
 * @param refusal with {@code REFUSED}
 * @param signer PEM certificate of the identity that signed the receipts; absent while only held
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record OutcomeBody(
        String outcome,
        String allocation,
        @Nullable AllocationState state,
        boolean replayed,
        List<Part> parts,
        @Nullable RefusalBody refusal,
        @Nullable String signer) {
    /** @param receipt canonical JSON as text; absent while only held */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Part(
            String provider,
            String site,
            int units,
            Map<String, @Nullable Long> resources,
            @Nullable String gpuModel,
            List<Integer> devices,
            long providerSeq,
            int group,
            @Nullable String receipt,
            @Nullable String signature) {
        static Part of(PlacedPart part) {
            return new Part(
                    part.provider().value(),
                    part.site().value(),
                    part.units(),
                    new TreeMap<>(Quantities.write(part.resources())),
                    part.gpuModel().orElse(null),
                    part.devices(),
                    part.providerSeq(),
                    part.group(),
                    part.receipt()
                            .map(each -> new String(each.receipt().bytes(), StandardCharsets.UTF_8))
                            .orElse(null),
                    part.receipt().map(SignedReceipt::signatureBase64).orElse(null));
        }

        PlacedPart part() {
            Optional<SignedReceipt> signed = receipt == null || signature == null
                    ? Optional.empty()
                    : Optional.of(
                            new SignedReceipt(Receipt.parse(receipt.getBytes(StandardCharsets.UTF_8)), signature));
            return new PlacedPart(
                    new ProviderId(provider),
                    new SiteId(site),
                    units,
                    vector(resources),
                    Optional.ofNullable(gpuModel),
                    devices,
                    providerSeq,
                    group,
                    signed);
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RefusalBody(
            RefusalReason reason,
            String detail,
            int candidates,
            Map<String, Integer> excluded,
            @Nullable Nearest nearest,
            Map<String, Map<String, @Nullable Long>> grantShortfall,
            @Nullable Long retryAfterMillis) {
        static RefusalBody of(Refusal refusal) {
            TreeMap<String, Map<String, @Nullable Long>> shortfall = new TreeMap<>();
            refusal.grantShortfall()
                    .forEach((site, lacking) -> shortfall.put(site.value(), new TreeMap<>(Quantities.write(lacking))));
            return new RefusalBody(
                    refusal.reason(),
                    refusal.detail(),
                    refusal.candidates(),
                    refusal.excluded(),
                    refusal.nearest().map(Nearest::of).orElse(null),
                    shortfall,
                    refusal.retryAfterMillis().isPresent()
                            ? refusal.retryAfterMillis().getAsLong()
                            : null);
        }

        Refusal refusal() {
            TreeMap<SiteId, ResourceVector> shortfall = new TreeMap<>();
            grantShortfall.forEach((site, lacking) -> shortfall.put(new SiteId(site), vector(lacking)));
            return new Refusal(
                    reason,
                    detail,
                    candidates,
                    new TreeMap<>(excluded),
                    Optional.ofNullable(nearest).map(Nearest::fit),
                    shortfall,
                    retryAfterMillis == null ? OptionalLong.empty() : OptionalLong.of(retryAfterMillis));
        }
    }

    record Nearest(String site, Map<String, @Nullable Long> perUnit, HoldBody.@Nullable Gpu gpu, int count) {
        static Nearest of(NearestFit fit) {
            return new Nearest(
                    fit.site().value(),
                    new TreeMap<>(Quantities.write(fit.perUnit())),
                    fit.gpu()
                            .map(gpu -> new HoldBody.Gpu(gpu.models(), gpu.devices(), gpu.milliPerDevice()))
                            .orElse(null),
                    fit.count());
        }

        NearestFit fit() {
            return new NearestFit(
                    new SiteId(site),
                    vector(perUnit),
                    Optional.ofNullable(gpu)
                            .map(each -> new GpuDemand(each.models(), each.devices(), each.milliPerDevice())),
                    count);
        }
    }

    static OutcomeBody of(PlaceOutcome outcome, String signer) {
        String id = outcome.allocation().value();
        if (outcome instanceof PlaceOutcome.Placed placed) {
            return new OutcomeBody(
                    "PLACED",
                    id,
                    placed.state(),
                    placed.replayed(),
                    placed.parts().stream().map(Part::of).toList(),
                    null,
                    signer);
        }
        if (outcome instanceof PlaceOutcome.Refused refused) {
            return new OutcomeBody("REFUSED", id, null, false, List.of(), RefusalBody.of(refused.refusal()), null);
        }
        if (outcome instanceof PlaceOutcome.Mismatched) {
            return new OutcomeBody("MISMATCHED", id, null, false, List.of(), null, null);
        }
        PlaceOutcome.Pending pending = (PlaceOutcome.Pending) outcome;
        return new OutcomeBody("PENDING", id, pending.state(), false, List.of(), null, null);
    }

    /** @throws IllegalArgumentException when the owner's answer makes no sense */
    PlaceOutcome toOutcome() {
        AllocationId id = new AllocationId(allocation);
        if (outcome.equals("PLACED") && state != null) {
            return new PlaceOutcome.Placed(
                    id, state, parts.stream().map(Part::part).toList(), replayed);
        }
        if (outcome.equals("PENDING") && state != null) {
            return new PlaceOutcome.Pending(id, state);
        }
        if (outcome.equals("REFUSED") && refusal != null) {
            return new PlaceOutcome.Refused(id, refusal.refusal());
        }
        if (outcome.equals("MISMATCHED")) {
            return new PlaceOutcome.Mismatched(id);
        }
        throw new IllegalArgumentException("outcome '" + outcome + "'");
    }

    private static ResourceVector vector(Map<String, @Nullable Long> quantities) {
        FieldErrors errors = new FieldErrors();
        ResourceVector vector = Quantities.read(errors, "resources", quantities);
        errors.throwIfAny();
        return vector;
    }
}
