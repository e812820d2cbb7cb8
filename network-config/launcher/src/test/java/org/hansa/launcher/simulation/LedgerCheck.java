package org.hansa.launcher.simulation;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.CapacityDeclaration;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.MerkleTree;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteHead;
import org.hansa.ledger.model.SiteId;
import org.hansa.network.ledger.KeyedValue;
import org.hansa.network.ledger.VersionedValue;
import org.hansa.network.ledger.WorldState;
import org.hansa.network.simulation.SimulatedNode;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * What must hold after each block: all peers have one state at one height, no site has promised more than it declared,
 * every anchor's root is that of the owner's leaves, and a projection that follows the blocks is what a replay gives.
 */
final class LedgerCheck {

    private final List<SiteOwner> owners;
    private final Probes probes;
    private final Map<Long, ByteString> states = new HashMap<>();
    private final Map<Long, Block> blocks = new HashMap<>();
    private final Map<SiteId, Long> checkedBatches = new HashMap<>();
    /** By the object, so that another leaf in the same place is hashed anew. */
    private final Map<Leaf, byte[]> leafHashes = new IdentityHashMap<>();
    /** Follows each peer's stream, as a reader does that checkpoints and sees blocks again after a restart. */
    private final Map<String, SiteProjection> projections = new HashMap<>();

    LedgerCheck(List<SiteOwner> owners, Probes probes) {
        this.owners = owners;
        this.probes = probes;
    }

    /** Looks at a peer that has just committed a block. */
    void committed(SimulatedNode node, Block block) {
        long number = block.getHeader().getNumber();
        Block known = blocks.putIfAbsent(number, block);
        require(
                known == null || known.equals(block),
                "block " + number + " differs at " + node.member().id());
        projection(node).accept(block);
        if (number + 1 < node.ledger().height()) {
            // Several blocks became visible at once: the state is that of the last one.
            return;
        }
        ByteString state = node.ledger().sharedStateDigest();
        ByteString before = states.putIfAbsent(number, state);
        require(before == null || before.equals(state), "the states after block " + number + " differ");
        if (before == null) {
            probes.block(block);
            owners.forEach(owner -> site(owner, node.ledger().state()));
        }
    }

    /** Everything is up and quiet: nothing that an owner was told of is missing, and projections are replays. */
    void atTheEnd(List<SimulatedNode> nodes) {
        long height = nodes.get(0).ledger().height();
        for (SimulatedNode node : nodes) {
            require(node.ledger().height() == height, node.member().id() + " did not catch up");
            SiteProjection replayed = new SiteProjection();
            for (long number = 0; number < height; number++) {
                replayed.accept(node.ledger().block(number));
            }
            projection(node).catchUp(node.ledger());
            require(
                    replayed.equals(projection(node)),
                    "the projection at " + node.member().id() + " is not what a replay gives");
        }
        WorldState state = nodes.get(0).ledger().state();
        for (SiteOwner owner : owners) {
            long onLedger = head(state, owner.site()).map(SiteHead::nextBatch).orElse(0L);
            require(onLedger >= owner.anchored(), "an acknowledged batch of " + owner.site() + " is not on the ledger");
        }
    }

    /** Live reservations of one site against its declaration and its head, and its new anchors against its leaves. */
    void site(SiteOwner owner, WorldState state) {
        SiteId site = owner.site();
        Optional<SiteHead> head = head(state, site);
        if (head.isEmpty()) {
            return;
        }
        List<Leaf> leaves = owner.stream().leaves();
        ResourceVector live = ResourceVector.ZERO;
        Iterator<KeyedValue> keys = state.range(Calls.CHAINCODE, "live/" + site + "/", "live/" + site + "0");
        while (keys.hasNext()) {
            KeyedValue entry = keys.next();
            Leaf leaf = leaves.get(
                    Integer.parseInt(entry.key().substring(entry.key().lastIndexOf('/') + 1)));
            require(
                    Digest.ofHash(hash(leaf)).hex().equals(text(entry.value())),
                    entry.key() + " is not the owner's leaf");
            live = live.plus(leaf.body().resources());
        }
        ResourceVector declared = read(state, LedgerKey.capacity(site))
                .map(CapacityDeclaration::parse)
                .orElseThrow()
                .capacity();
        require(live.fitsIn(declared), site + " promised " + live + " and declared " + declared);
        require(
                live.equals(head.get().totals()),
                site + " has " + live + " live, its head says " + head.get().totals());
        anchors(site, head.get(), leaves, state);
    }

    private void anchors(SiteId site, SiteHead head, List<Leaf> leaves, WorldState state) {
        for (long number = checkedBatches.getOrDefault(site, 0L); number < head.nextBatch(); number++) {
            AnchorRecord record = read(state, LedgerKey.siteBatch(site, number))
                    .map(AnchorRecord::parse)
                    .orElseThrow();
            List<byte[]> hashes = new ArrayList<>();
            leaves.subList(0, (int) (record.firstSequence() + record.count())).forEach(leaf -> hashes.add(hash(leaf)));
            require(
                    Digest.ofHash(MerkleTree.root(hashes)).equals(record.root()),
                    "the root of batch " + number + " of " + site + " is not that of the leaves");
            probes.fire(Probes.Probe.LEAF_VOIDED, record.voided().size());
            checkedBatches.put(site, number + 1);
        }
    }

    private byte[] hash(Leaf leaf) {
        return leafHashes.computeIfAbsent(leaf, Leaf::hash);
    }

    private SiteProjection projection(SimulatedNode node) {
        return projections.computeIfAbsent(node.member().id(), id -> new SiteProjection());
    }

    private static Optional<SiteHead> head(WorldState state, SiteId site) {
        return read(state, LedgerKey.siteHead(site)).map(SiteHead::parse);
    }

    private static Optional<byte[]> read(WorldState state, String key) {
        return Optional.ofNullable(state.get(Calls.CHAINCODE, key)).map(VersionedValue::value);
    }

    private static String text(VersionedValue value) {
        return new String(value.value(), StandardCharsets.US_ASCII);
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new BrokenPromise(otherwise);
        }
    }

    /** A checker has found what must never be. */
    static final class BrokenPromise extends RuntimeException {

        private static final long serialVersionUID = 1L;

        BrokenPromise(String what) {
            super(what);
        }
    }

    static boolean isValid(byte code) {
        return code == TxValidationCode.VALID_VALUE;
    }
}
