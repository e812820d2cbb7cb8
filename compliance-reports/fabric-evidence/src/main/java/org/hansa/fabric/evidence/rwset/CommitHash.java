package org.hansa.fabric.evidence.rwset;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnsafeByteOperations;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.hansa.fabric.evidence.Hashes;

/**
 * The hash that each peer chains over what it committed: equal on all honest peers, and recomputable from block files.
 * Block 0 has none; block 1 starts with an empty predecessor.
 *
 * <p>commit(n) = SHA-256(varint(length of filter) ‖ filter ‖ updates ‖ commit(n-1)).
 */
public final class CommitHash {
    private CommitHash() {}

    /**
     * @param previous the commit hash of the block before, empty for block 1
     * @param filter one validation code per transaction
     * @param updates the final state of each key that the block's valid transactions touched
     */
    public static byte[] next(byte[] previous, byte[] filter, StateUpdates updates) {
        ByteString parts = UnsafeByteOperations.unsafeWrap(varint(filter.length))
                .concat(UnsafeByteOperations.unsafeWrap(filter))
                .concat(UnsafeByteOperations.unsafeWrap(updates.toBytes()))
                .concat(UnsafeByteOperations.unsafeWrap(previous));
        return Hashes.sha256(parts);
    }

    private static byte[] varint(int value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            out.writeUInt32NoTag(value);
            out.flush();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}
