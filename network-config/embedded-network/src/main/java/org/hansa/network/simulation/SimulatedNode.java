package org.hansa.network.simulation;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.hansa.network.chaincode.ChaincodeLauncher;
import org.hansa.network.chaincode.packages.InMemoryInstalledPackages;
import org.hansa.network.config.Member;
import org.hansa.network.endorser.EndorsingPeer;
import org.hansa.network.endorser.ProposalRefused;
import org.hansa.network.ledger.ChannelStore;
import org.hansa.network.ledger.FileBlockStore;
import org.hansa.network.ledger.OrganisationLedger;
import org.hansa.network.peer.Peer;
import org.hansa.network.peer.PeerSettings;
import org.hansa.network.validation.BlockValidator;
import org.hansa.network.validation.ChannelCommitter;
import org.hansa.network.validation.ReadRule;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.jspecify.annotations.Nullable;

/**
 * One member's peer on a machine of its own: it commits alone, on its own disk, at its own pace, and it stops and starts
 * again. Everything in it is the network's; only who calls it is simulated.
 */
public final class SimulatedNode {

    static final Path BLOCKS = Path.of("/blocks");
    private static final Path FILE = BLOCKS.resolve("blocks.log");

    /** What exists only while the process runs. */
    private record Running(OrganisationLedger ledger, ChannelCommitter committer, Peer peer) {}

    private final Member member;
    private final SimulatedKeys keys;
    private final VirtualTime time;
    private final SimulatedDisk disk;
    private final ChaincodeLauncher chaincode;
    private final ReadRule reads;
    private final NodeObserver observer;
    private final InMemoryInstalledPackages packages = new InMemoryInstalledPackages();
    private final EndorsingPeer endorser = new Reachable();
    private @Nullable Running running;
    private int tornTails;

    SimulatedNode(
            Member member,
            SimulatedKeys keys,
            VirtualTime time,
            SimulatedDisk disk,
            ChaincodeLauncher chaincode,
            ReadRule reads,
            NodeObserver observer) {
        this.member = member;
        this.keys = keys;
        this.time = time;
        this.disk = disk;
        this.chaincode = chaincode;
        this.reads = reads;
        this.observer = observer;
    }

    public Member member() {
        return member;
    }

    public boolean isUp() {
        return running != null;
    }

    /** The member's copy of the channel; only while the node is up. */
    public OrganisationLedger ledger() {
        return running().ledger();
    }

    /** How often a start has found and dropped a record that was cut off. */
    public int tornTails() {
        return tornTails;
    }

    SimulatedDisk disk() {
        return disk;
    }

    InMemoryInstalledPackages packages() {
        return packages;
    }

    /** The peer as others reach it, whichever process it is just now. */
    EndorsingPeer endorser() {
        return endorser;
    }

    Peer peer() {
        return running().peer();
    }

    byte[] blocks() {
        return disk.bytes(FILE);
    }

    void putBlocks(byte[] file) {
        disk.overwrite(FILE, file);
    }

    /** Starts the process: it finds on the disk what there is. Stays down if the machine stops meanwhile. */
    void start() {
        try {
            int before = disk.exists(FILE) ? disk.bytes(FILE).length : 0;
            FileBlockStore file = FileBlockStore.in(BLOCKS, disk);
            tornTails += disk.bytes(FILE).length < before ? 1 : 0;
            ChannelStore store = new ChannelStore(file);
            OrganisationLedger ledger = new OrganisationLedger(member.msp(), store);
            ChannelCommitter committer =
                    new ChannelCommitter(store, List.of(ledger), new BlockValidator(new SameThread(), reads));
            if (committer.restore() == 0) {
                committer.accept(keys.genesis());
                committer.flush();
            }
            ledger.onCommit(block -> observer.committed(this, block));
            running = new Running(ledger, committer, new Peer(settings(ledger)));
        } catch (MachineStopped stopped) {
            running = null;
        }
    }

    /** The process is gone, at once. */
    void stop() {
        disk.stop();
        running = null;
    }

    /** Commits blocks that follow what is there. Goes down if the machine stops on the way. */
    void commit(List<Block> ordered) {
        Running process = running();
        try {
            List<Block> next = new ArrayList<>();
            for (Block block : ordered) {
                if (block.getHeader().getNumber() == process.ledger().height() + next.size()) {
                    next.add(block);
                }
            }
            next.forEach(process.committer()::accept);
            process.committer().flush();
        } catch (MachineStopped stopped) {
            running = null;
        }
    }

    private Running running() {
        return Objects.requireNonNull(running, () -> member.id() + " is down");
    }

    private PeerSettings settings(OrganisationLedger ledger) {
        return new PeerSettings(
                keys.config().channel(),
                "peer0." + member.domain() + ":7051",
                keys.peer(member),
                ledger,
                packages,
                chaincode,
                Duration.ofMinutes(2),
                time.clock());
    }

    /** The peer behind a connection that may be cut. */
    private final class Reachable implements EndorsingPeer {

        @Override
        public String mspId() {
            return member.msp();
        }

        @Override
        public String address() {
            return "peer0." + member.domain() + ":7051";
        }

        @Override
        public ByteString identity() {
            return keys.peer(member).identity();
        }

        @Override
        public long height() {
            return isUp() ? ledger().height() : 0;
        }

        /** What others heard by gossip before it went down. */
        @Override
        public boolean offers(String name) {
            return Optional.ofNullable(running)
                    .map(process -> process.peer().endorser().offers(name))
                    .orElse(true);
        }

        @Override
        public ProposalResponse process(SignedProposal proposal) throws ProposalRefused {
            if (!isUp()) {
                throw Status.UNAVAILABLE.withDescription("connection refused").asRuntimeException();
            }
            return peer().endorser().process(proposal);
        }
    }
}
