package org.hansa.grid.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hansa.grid.anchor.StreamId;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.LeafBody;
import org.hansa.ledger.model.SiteId;

/** All streams of a member, one folder each: {@code site-<id>} and {@code decisions-<msp>}. */
public final class Archive implements ArchiveReader, Closeable {
    private final Map<StreamId, StreamArchive> streams;
    private final boolean isNew;

    private Archive(Map<StreamId, StreamArchive> streams, boolean isNew) {
        this.streams = streams;
        this.isNew = isNew;
    }

    /** Opens and checks every stream; a torn tail is cut, anything else that does not add up is refused. */
    public static Archive open(Path directory, Collection<? extends StreamId> ids, WriteGate gate) {
        Map<StreamId, StreamArchive> streams = new LinkedHashMap<>();
        boolean isNew = ids.stream().noneMatch(id -> Files.exists(directory.resolve(folder(id))));
        for (StreamId id : ids) {
            try {
                streams.put(id, StreamArchive.open(directory.resolve(folder(id)), gate));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot open the archive of " + id.name(), e);
            }
        }
        return new Archive(streams, isNew);
    }

    /** Whether there was none before: this member has never done anything. */
    public boolean isNew() {
        return isNew;
    }

    private static String folder(StreamId id) {
        return (id instanceof StreamId.Site ? "site-" : "decisions-") + id.name();
    }

    public StreamArchive stream(StreamId id) {
        StreamArchive stream = streams.get(id);
        if (stream == null) {
            throw new IllegalArgumentException("no stream " + id.name() + " at this member");
        }
        return stream;
    }

    /** The streams of this member's sites. */
    public Map<SiteId, StreamArchive> sites() {
        Map<SiteId, StreamArchive> sites = new LinkedHashMap<>();
        streams.forEach((id, stream) -> {
            if (id instanceof StreamId.Site site) {
                sites.put(site.site(), stream);
            }
        });
        return sites;
    }

    @Override
    public long size(StreamId stream) {
        return stream(stream).size();
    }

    @Override
    public byte[] leaf(StreamId stream, long sequence) {
        return stream(stream).read(sequence).leaf();
    }

    /** What a sealed event of a site says. */
    public LeafBody body(SiteId site, long sequence) {
        return Leaf.parse(leaf(new StreamId.Site(site), sequence)).body();
    }

    @Override
    public byte[] leafHash(StreamId stream, long sequence) {
        return stream(stream).leafHash(sequence);
    }

    @Override
    public byte[] root(StreamId stream, long treeSize) {
        return stream(stream).root(treeSize);
    }

    @Override
    public List<byte[]> inclusionProof(StreamId stream, long sequence, long treeSize) {
        return stream(stream).inclusionProof(sequence, treeSize);
    }

    @Override
    public Optional<AnchorEntry> anchorOf(StreamId stream, long sequence) {
        return stream(stream).anchorOf(sequence);
    }

    @Override
    public List<AnchorEntry> anchors(StreamId stream, long from, int limit) {
        return stream(stream).anchors(from, limit);
    }

    @Override
    public void close() {
        for (StreamArchive each : streams.values()) {
            try {
                each.close();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot close the archive", e);
            }
        }
    }
}
