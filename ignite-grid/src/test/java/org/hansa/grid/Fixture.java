package org.hansa.grid;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.hansa.grid.PlaceCommand.SiteOrder;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.Consent;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.RefusalReason;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/** Names and shapes that the tests share. */
public final class Fixture {
    public static final MspId NORD = new MspId("NordMSP");
    public static final SiteId HEL = new SiteId("fi-hel-1");
    public static final SiteId TMP = new SiteId("fi-tmp-1");
    public static final ContractHandle CONTRACT = new ContractHandle("contract-one");
    public static final ReceiptSigner SIGNER = bytes -> Digest.of(bytes).hash();

    private Fixture() {}

    /** A clock that only the test moves. */
    public static final class TestClock extends Clock {
        private final AtomicLong now = new AtomicLong(1_700_000_000_000L);

        public void advance(Duration by) {
            now.addAndGet(by.toMillis());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(now.get());
        }
    }

    public static ResourceVector vector(long vcpuMilli, long memoryMb) {
        return ResourceVector.of(Map.of(ResourceClass.VCPU, vcpuMilli, ResourceClass.MEMORY_MB, memoryMb));
    }

    public static ResourceVector plenty() {
        return ResourceVector.of(Map.of(
                ResourceClass.VCPU,
                1_000_000_000L,
                ResourceClass.MEMORY_MB,
                1_000_000_000L,
                ResourceClass.gpuMilli("T4"),
                1_000_000L,
                ResourceClass.gpuMilli("A100"),
                1_000_000L));
    }

    public static ProviderSpec host(String id, SiteId site, long vcpuMilli, long memoryMb, GpuGroup... gpus) {
        return ProviderSpec.of(new ProviderId(id), site, vector(vcpuMilli, memoryMb), List.of(gpus), List.of());
    }

    public static AllocationId id(long number) {
        return new AllocationId(new UUID(7, number).toString());
    }

    public static PlaceCommand command(long number, ResourceRequest request) {
        return command(id(number), request, List.of(HEL, TMP), OptionalLong.empty(), OptionalLong.empty());
    }

    public static PlaceCommand command(
            AllocationId id, ResourceRequest request, List<SiteId> sites, OptionalLong hold, OptionalLong expiry) {
        Digest digest = Digest.of(id.value().getBytes(StandardCharsets.UTF_8));
        return new PlaceCommand(
                id,
                CONTRACT,
                NORD,
                List.of(GroupRequest.of(request)),
                sites,
                SiteOrder.BEST_FIT,
                hold,
                expiry,
                digest,
                new PolicyRevision("r1"),
                digest,
                Consent.MEMBER_ASSERTED,
                new TreeMap<>(Map.of("actor", digest)),
                "a note",
                Tenure.FIRM);
    }

    /** The same for a contract that another member is the home of, to be held. */
    public static PlaceCommand held(PlaceCommand command, MspId home, long untilMillis) {
        return command.withHome(home).asHold(command.sites(), untilMillis).withoutNote();
    }

    public static DecisionDraft draft(int number) {
        Digest digest = Digest.of(("request-" + number).getBytes(StandardCharsets.UTF_8));
        return new DecisionDraft(
                Optional.of(CONTRACT),
                RefusalReason.RESIDENCY,
                digest,
                new PolicyRevision("r1"),
                digest,
                Consent.MEMBER_ASSERTED,
                new TreeMap<>());
    }

    /** Waits for a condition, at most half a minute. */
    public static boolean eventually(BooleanSupplier condition) {
        return eventually(Duration.ofSeconds(30), condition);
    }

    public static boolean eventually(Duration deadline, BooleanSupplier condition) {
        long end = System.nanoTime() + deadline.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(5_000_000);
        }
        return true;
    }
}
