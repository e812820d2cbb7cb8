package org.hansa.benchmarks.grid;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Frontier;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.MerkleTree;
import org.hansa.reports.format.PathLine;

/** Lies that an owner could tell about its own stream, made as consistent as it can without the ledger. */
enum Tampering {
    LEAF_BIT_FLIPPED {
        @Override
        SiteEvidence of(SiteEvidence honest, Random random) {
            int at = random.nextInt(honest.leaves().size());
            return with(
                    honest,
                    replaced(honest.leaves(), at, flipped(honest.leaves().get(at), random)));
        }
    },
    /** The later ones move up, each with its own path. */
    LEAF_DROPPED {
        @Override
        SiteEvidence of(SiteEvidence honest, Random random) {
            int gone = random.nextInt(honest.leaves().size());
            List<byte[]> leaves = new ArrayList<>(honest.leaves());
            leaves.remove(gone);
            return with(honest, leaves, (at, size) -> honest.prover().path(at < gone ? at : at + 1, size));
        }
    },
    /** With their paths. */
    LEAVES_SWAPPED {
        @Override
        SiteEvidence of(SiteEvidence honest, Random random) {
            int one = random.nextInt(honest.leaves().size() - 1);
            List<byte[]> leaves = new ArrayList<>(honest.leaves());
            leaves.add(one + 1, leaves.remove(one));
            return with(honest, leaves, (at, size) -> honest.prover()
                    .path(at == one ? one + 1 : at == one + 1 ? one : at, size));
        }
    },
    PATH_BIT_FLIPPED {
        @Override
        SiteEvidence of(SiteEvidence honest, Random random) {
            int wrong = random.nextInt(honest.leaves().size());
            long seed = random.nextLong();
            return with(honest, honest.leaves(), (at, size) -> {
                byte[] path = honest.prover().path(at, size);
                return at == wrong ? otherPath(path, new Random(seed)) : path;
            });
        }
    },
    ROOT_ALTERED {
        @Override
        SiteEvidence of(SiteEvidence honest, Random random) {
            int at = random.nextInt(honest.anchors().size());
            AnchorRecord record = AnchorRecord.parse(honest.anchors().get(at));
            Digest root = Digest.ofHash(flipped(record.root().hash(), random));
            return anchoredBy(honest, replaced(honest.anchors(), at, record(record, root)));
        }
    },
    /** A leaf is another one, well-formed, and all roots and paths are made anew. */
    HISTORY_REWRITTEN {
        @Override
        SiteEvidence of(SiteEvidence honest, Random random) {
            int at = random.nextInt(honest.leaves().size());
            String leaf = new String(honest.leaves().get(at), StandardCharsets.UTF_8);
            String nonce = Leaf.parse(honest.leaves().get(at)).body().nonce();
            String other = (nonce.startsWith("0") ? "1" : "0") + nonce.substring(1);
            byte[] written = leaf.replace(nonce, other).getBytes(StandardCharsets.UTF_8);
            return consistent(honest, replaced(honest.leaves(), at, written), honest.anchors());
        }
    },
    /** A leaf that follows the last, in a batch that nobody anchored. */
    BATCH_FORGED {
        @Override
        SiteEvidence of(SiteEvidence honest, Random random) {
            int size = honest.leaves().size();
            Leaf last = Leaf.parse(honest.leaves().get(size - 1));
            List<byte[]> leaves = new ArrayList<>(honest.leaves());
            leaves.add(new Leaf(last.body(), size, last.contractSequence() + 1, last.closes()).bytes());
            List<byte[]> anchors = new ArrayList<>(honest.anchors());
            AnchorRecord before = AnchorRecord.parse(anchors.get(anchors.size() - 1));
            anchors.add(new AnchorRecord(
                            before.stream(),
                            before.batch() + 1,
                            size,
                            1,
                            before.root(),
                            List.of(),
                            before.totals(),
                            before.txId(),
                            before.timeMillis())
                    .bytes());
            return consistent(honest, leaves, anchors);
        }
    },
    LAST_BATCH_HIDDEN {
        @Override
        SiteEvidence of(SiteEvidence honest, Random random) {
            int last = honest.anchors().size() - 1;
            int size = (int) AnchorRecord.parse(honest.anchors().get(last)).firstSequence();
            return consistent(
                    honest, honest.leaves().subList(0, size), honest.anchors().subList(0, last));
        }
    };

    abstract SiteEvidence of(SiteEvidence honest, Random random);

    private static SiteEvidence with(SiteEvidence honest, List<byte[]> leaves) {
        return with(honest, leaves, honest.prover());
    }

    private static SiteEvidence with(SiteEvidence honest, List<byte[]> leaves, SiteEvidence.Prover prover) {
        return new SiteEvidence(honest.site(), leaves, prover, honest.anchors());
    }

    private static SiteEvidence anchoredBy(SiteEvidence honest, List<byte[]> anchors) {
        return new SiteEvidence(honest.site(), honest.leaves(), honest.prover(), anchors);
    }

    /** Roots and paths follow from the leaves. */
    private static SiteEvidence consistent(SiteEvidence honest, List<byte[]> leaves, List<byte[]> anchors) {
        List<byte[]> hashes = leaves.stream().map(MerkleTree::leafHash).toList();
        List<byte[]> records = new ArrayList<>();
        Frontier tree = Frontier.EMPTY;
        for (byte[] each : anchors) {
            AnchorRecord record = AnchorRecord.parse(each);
            int first = (int) record.firstSequence();
            tree = tree.appendAll(hashes.subList(first, first + (int) record.count()));
            records.add(record(record, tree.root()));
        }
        SiteEvidence.Prover prover = (at, size) -> new PathLine(
                        honest.site().value(), at, MerkleTree.inclusionProof(hashes.subList(0, (int) size), (int) at))
                .bytes();
        return new SiteEvidence(honest.site(), leaves, prover, records);
    }

    private static byte[] record(AnchorRecord record, Digest root) {
        return new AnchorRecord(
                        record.stream(),
                        record.batch(),
                        record.firstSequence(),
                        record.count(),
                        root,
                        record.voided(),
                        record.totals(),
                        record.txId(),
                        record.timeMillis())
                .bytes();
    }

    private static List<byte[]> replaced(List<byte[]> all, int at, byte[] other) {
        List<byte[]> replaced = new ArrayList<>(all);
        replaced.set(at, other);
        return replaced;
    }

    private static byte[] otherPath(byte[] line, Random random) {
        PathLine path = PathLine.parse(line);
        List<byte[]> hashes = new ArrayList<>(path.path());
        if (hashes.isEmpty()) {
            hashes.add(MerkleTree.root(List.of()));
        } else {
            int at = random.nextInt(hashes.size());
            hashes.set(at, flipped(hashes.get(at), random));
        }
        return new PathLine(path.stream(), path.sequence(), hashes).bytes();
    }

    private static byte[] flipped(byte[] bytes, Random random) {
        byte[] flipped = bytes.clone();
        flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        return flipped;
    }
}
