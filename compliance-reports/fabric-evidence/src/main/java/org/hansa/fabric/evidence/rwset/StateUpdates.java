package org.hansa.fabric.evidence.rwset;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The final state of each key that a block's valid transactions touched, in the deterministic encoding that enters the
 * commit hash: namespaces by bytes; in each the public keys by bytes, then the collections by name with their key hashes.
 * Keys sort as UTF-8 bytes, not as Java's UTF-16. The configuration (namespace "") never enters.
 *
 * <p>Later calls for the same key replace earlier ones. Not thread-safe.
 */
public final class StateUpdates {
    private static final Comparator<ByteString> BY_BYTES = ByteString.unsignedLexicographicalComparator();
    private static final int NAMESPACE = 1;
    private static final int COLLECTION = 2;
    private static final int KEY = 3;
    private static final int IS_DELETE = 4;
    private static final int VALUE = 5;
    private static final int VERSION = 6;

    private record Update(boolean delete, ByteString value, KeyVersion version) {}

    /** Namespace → collection ("" for public keys) → key → update. */
    private final SortedMap<ByteString, SortedMap<ByteString, SortedMap<ByteString, Update>>> updates =
            new TreeMap<>(BY_BYTES);

    public void put(String namespace, String key, ByteString value, KeyVersion version) {
        set(namespace, "", ByteString.copyFromUtf8(key), new Update(false, value, version));
    }

    public void delete(String namespace, String key, KeyVersion version) {
        set(namespace, "", ByteString.copyFromUtf8(key), new Update(true, ByteString.EMPTY, version));
    }

    public void putHashed(
            String namespace, String collection, ByteString keyHash, ByteString valueHash, KeyVersion version) {
        set(namespace, collection, keyHash, new Update(false, valueHash, version));
    }

    public void deleteHashed(String namespace, String collection, ByteString keyHash, KeyVersion version) {
        set(namespace, collection, keyHash, new Update(true, ByteString.EMPTY, version));
    }

    /**
     * The general form.
     *
     * @param collection empty for a public key
     * @param key UTF-8 of a public key, hash of a private one
     * @param value the value or its hash; empty deletes the key
     */
    public void set(String namespace, String collection, ByteString key, ByteString value, KeyVersion version) {
        set(namespace, collection, key, new Update(value.isEmpty(), value, version));
    }

    private void set(String namespace, String collection, ByteString key, Update update) {
        if (!namespace.isEmpty()) {
            updates.computeIfAbsent(ByteString.copyFromUtf8(namespace), n -> new TreeMap<>(BY_BYTES))
                    .computeIfAbsent(ByteString.copyFromUtf8(collection), c -> new TreeMap<>(BY_BYTES))
                    .put(key, update);
        }
    }

    /** Repeated field 1, one message per key; a namespace or collection is named only where it begins. */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            for (var namespace : updates.entrySet()) {
                writeNamespace(out, namespace.getKey(), namespace.getValue());
            }
            out.flush();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void writeNamespace(
            CodedOutputStream out,
            ByteString namespace,
            SortedMap<ByteString, SortedMap<ByteString, Update>> collections)
            throws IOException {
        ByteString namespaceLabel = namespace;
        for (var collection : collections.entrySet()) {
            ByteString collectionLabel = collection.getKey();
            for (var key : collection.getValue().entrySet()) {
                out.writeByteArray(1, encode(namespaceLabel, collectionLabel, key.getKey(), key.getValue()));
                namespaceLabel = ByteString.EMPTY;
                collectionLabel = ByteString.EMPTY;
            }
        }
    }

    private static byte[] encode(ByteString namespace, ByteString collection, ByteString key, Update update)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        writeUnlessEmpty(out, NAMESPACE, namespace);
        writeUnlessEmpty(out, COLLECTION, collection);
        writeUnlessEmpty(out, KEY, key);
        if (update.delete()) {
            out.writeBool(IS_DELETE, true);
        }
        writeUnlessEmpty(out, VALUE, update.value());
        out.writeByteArray(VERSION, VersionBytes.of(update.version()));
        out.flush();
        return bytes.toByteArray();
    }

    private static void writeUnlessEmpty(CodedOutputStream out, int field, ByteString value) throws IOException {
        if (!value.isEmpty()) {
            out.writeBytes(field, value);
        }
    }
}
