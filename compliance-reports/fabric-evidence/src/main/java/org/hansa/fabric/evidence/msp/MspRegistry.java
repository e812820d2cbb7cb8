package org.hansa.fabric.evidence.msp;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/** The MSPs of one channel configuration by id. Opened identities are kept, within bounds. Thread-safe. */
public final class MspRegistry {
    private final Map<String, Msp> msps = new HashMap<>();
    private final OpenedIdentities opened = new OpenedIdentities(this::open);

    public MspRegistry(Collection<Msp> msps) {
        msps.forEach(msp -> this.msps.put(msp.id(), msp));
    }

    public Set<String> ids() {
        return Set.copyOf(msps.keySet());
    }

    public Optional<Msp> msp(String id) {
        return Optional.ofNullable(msps.get(id));
    }

    /** Opens a serialised identity with the MSP that it names. */
    public MspIdentity identity(ByteString serializedIdentity) throws InvalidIdentityException {
        return opened.get(serializedIdentity);
    }

    private MspIdentity open(ByteString serializedIdentity) throws InvalidIdentityException {
        Msp msp = msps.get(claimedMspId(serializedIdentity));
        if (msp == null) {
            throw new InvalidIdentityException(
                    "MSP " + claimedMspId(serializedIdentity) + " is not one of the channel's");
        }
        return msp.identity(serializedIdentity);
    }

    /** The MSP id that an identity claims; nothing is checked. */
    public static String claimedMspId(ByteString serializedIdentity) throws InvalidIdentityException {
        try {
            return SerializedIdentity.parseFrom(serializedIdentity).getMspid();
        } catch (InvalidProtocolBufferException e) {
            throw new InvalidIdentityException("not a serialised identity", e);
        }
    }
}
