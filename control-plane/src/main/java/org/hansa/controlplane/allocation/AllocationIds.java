package org.hansa.controlplane.allocation;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.BoundedCache;
import org.hansa.grid.AllocationView;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ContractHandle;

/**
 * An allocation's id is made from its idempotency key and the key's scope (tenant, client, contract), so the engine's
 * durable intent is all the memory that idempotency needs, and it survives a restart. Keyed, because ids are on the ledger
 * and a key may be guessable. A key is free again after 24 hours: then the next generation of the same key is meant.
 */
final class AllocationIds {
    static final Duration KEY_LIFETIME = Duration.ofHours(24);
    private static final int MAX_GENERATIONS = 400;
    private static final int CONTRACTS = 1_024;
    private final SecretKeySpec secret;
    private final Clock clock;
    private final BoundedCache<ContractHandle, String> salts = new BoundedCache<>(CONTRACTS);

    /** @param known the intent of an id, if any */
    record Slot(AllocationId id, Optional<AllocationView> known) {}

    AllocationIds(byte[] secret, Clock clock) {
        this.secret = new SecretKeySpec(secret, "HmacSHA256");
        this.clock = clock;
    }

    /** The id that the key stands for now. */
    Slot slot(
            Caller caller,
            ContractHandle contract,
            IdempotencyKey key,
            Function<AllocationId, Optional<AllocationView>> intents) {
        long oldest = clock.millis() - KEY_LIFETIME.toMillis();
        for (int generation = 0; ; generation++) {
            AllocationId id = id(List.of(caller.scope(), contract.value(), key.value(), Integer.toString(generation)));
            Optional<AllocationView> known = intents.apply(id);
            boolean current = known.isEmpty() || known.get().createdAtMillis() > oldest;
            if (current || generation == MAX_GENERATIONS) {
                return new Slot(id, known);
            }
        }
    }

    /** What requests under a contract are salted with before they are hashed; 32 hexadecimal digits. */
    String salt(ContractHandle contract) {
        String known = salts.get(contract);
        if (known == null) {
            known = HexFormat.of().formatHex(hash(List.of("request-salt", contract.value())), 0, 16);
            salts.put(contract, known);
        }
        return known;
    }

    private AllocationId id(List<String> parts) {
        ByteBuffer hash = ByteBuffer.wrap(hash(parts));
        // Version 8 of RFC 9562: bits of our own choice.
        long high = hash.getLong() & ~0xf000L | 0x8000L;
        long low = hash.getLong() & ~(0b11L << 62) | 0b10L << 62;
        return new AllocationId(new UUID(high, low).toString());
    }

    private byte[] hash(List<String> parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(secret);
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                mac.update(
                        ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
                mac.update(bytes);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
