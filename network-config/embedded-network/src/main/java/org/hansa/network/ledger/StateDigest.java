package org.hansa.network.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Iterator;
import java.util.Map;

/** A hash over all keys, values, metadata and versions of a state, each with its length. For comparing states. */
final class StateDigest {

    private final MessageDigest digest;

    StateDigest() {
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    void add(SortedTree<SortedTree<VersionedValue>> spaces) {
        Iterator<Map.Entry<String, SortedTree<VersionedValue>>> all = spaces.range("", "");
        while (all.hasNext()) {
            Map.Entry<String, SortedTree<VersionedValue>> space = all.next();
            add(space.getKey());
            number(space.getValue().size());
            space.getValue().range("", "").forEachRemaining(entry -> {
                add(entry.getKey());
                add(entry.getValue());
            });
        }
        number(-1);
    }

    byte[] value() {
        return digest.digest();
    }

    private void add(VersionedValue value) {
        add(value.value());
        byte[] metadata = value.metadata();
        if (metadata == null) {
            number(-1);
        } else {
            add(metadata);
        }
        number(value.version().block());
        number(value.version().tx());
    }

    private void add(String text) {
        add(text.getBytes(StandardCharsets.UTF_8));
    }

    private void add(byte[] bytes) {
        number(bytes.length);
        digest.update(bytes);
    }

    private void number(long number) {
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }
}
