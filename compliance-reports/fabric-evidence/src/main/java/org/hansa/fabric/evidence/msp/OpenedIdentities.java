package org.hansa.fabric.evidence.msp;

import com.google.protobuf.ByteString;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The most recently used identities, opened: parsing a certificate and finding its chain costs more than checking a
 * signature. Those that cannot be opened are not kept, so nobody fills it with garbage. Thread-safe.
 */
final class OpenedIdentities {

    /** Opens a serialised identity that is not known yet. */
    @FunctionalInterface
    interface Opening {
        MspIdentity open(ByteString serializedIdentity) throws InvalidIdentityException;
    }

    private static final int CAPACITY = 1_024;

    private final Opening opening;
    private final Map<ByteString, MspIdentity> opened = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteString, MspIdentity> eldest) {
            return size() > CAPACITY;
        }
    };

    OpenedIdentities(Opening opening) {
        this.opening = opening;
    }

    MspIdentity get(ByteString serializedIdentity) throws InvalidIdentityException {
        synchronized (opened) {
            MspIdentity known = opened.get(serializedIdentity);
            if (known != null) {
                return known;
            }
        }
        MspIdentity identity = opening.open(serializedIdentity);
        synchronized (opened) {
            opened.put(serializedIdentity, identity);
        }
        return identity;
    }
}
