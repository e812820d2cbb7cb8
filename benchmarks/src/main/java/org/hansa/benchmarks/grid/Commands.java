package org.hansa.benchmarks.grid;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import org.hansa.grid.GroupRequest;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.ProviderSpec;
import org.hansa.grid.ResourceRequest;
import org.hansa.grid.Tenure;
import org.hansa.grid.provider.Provenance;
import org.hansa.grid.provider.TakeRoom;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.Consent;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/** Requests and hosts of the durable workloads: of the size that the control plane sends. */
final class Commands {
    static final ContractHandle CONTRACT = new ContractHandle("bench-contract");
    static final MspId MEMBER = new MspId("BenchMSP");
    static final String NONCE = "0".repeat(32);
    static final ResourceVector UNIT = cores(1);

    private Commands() {}

    static AllocationId id(long number) {
        return new AllocationId(new UUID(1, number).toString());
    }

    static ResourceVector cores(long cores) {
        return ResourceVector.of(Map.of(ResourceClass.VCPU, cores * 1_000, ResourceClass.MEMORY_MB, cores * 4_096));
    }

    static ProviderSpec host(int number, SiteId site, long cores) {
        return ProviderSpec.of(new ProviderId("h" + (100_000 + number)), site, cores(cores), List.of(), List.of());
    }

    static PlaceCommand place(long number, List<SiteId> sites) {
        return place(number, ResourceRequest.of(UNIT), sites);
    }

    static PlaceCommand place(long number, ResourceRequest request, List<SiteId> sites) {
        Digest digest = digest(number);
        return new PlaceCommand(
                id(number),
                CONTRACT,
                MEMBER,
                List.of(GroupRequest.of(request)),
                sites,
                PlaceCommand.SiteOrder.BEST_FIT,
                OptionalLong.empty(),
                OptionalLong.empty(),
                digest,
                new PolicyRevision("r1"),
                digest,
                Consent.MEMBER_ASSERTED,
                new TreeMap<>(Map.of("actor", digest, "region", digest)),
                "",
                Tenure.FIRM);
    }

    static TakeRoom take(long number, long now) {
        return take(number, now, OptionalLong.empty());
    }

    /** @param holdUntil present: a hold, which takes room and promises nothing */
    static TakeRoom take(long number, long now, OptionalLong holdUntil) {
        Digest digest = digest(number);
        return new TakeRoom(
                id(number),
                1,
                CONTRACT,
                1,
                UNIT,
                Optional.empty(),
                0,
                0,
                1,
                OptionalLong.empty(),
                holdUntil,
                new Provenance(
                        digest,
                        new PolicyRevision("r1"),
                        digest,
                        Consent.MEMBER_ASSERTED,
                        new TreeMap<>(Map.of("actor", digest, "region", digest))),
                now,
                now,
                NONCE);
    }

    private static Digest digest(long number) {
        return Digest.of(Long.toString(number).getBytes(StandardCharsets.UTF_8));
    }
}
