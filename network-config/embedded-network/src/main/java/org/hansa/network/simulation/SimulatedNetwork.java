package org.hansa.network.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.hansa.network.chaincode.ChaincodeRunner;
import org.hansa.network.chaincode.ChaincodeServerConnection;
import org.hansa.network.chaincode.packages.ChaincodePackage;
import org.hansa.network.config.Member;
import org.hansa.network.endorser.EndorsingPeer;
import org.hansa.network.gateway.GatewayCalls;
import org.hansa.network.gateway.GatewayParts;
import org.hansa.network.simulation.SimulatedDisk.Moment;
import org.hansa.network.validation.ReadRule;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * A network of one peer per member and the consortium's orderers, in virtual time on one thread. The same seed, keys and
 * calls give the same blocks, byte by byte.
 */
public final class SimulatedNetwork {

    private static final long SECOND = 1_000;
    private static final long POLL_MILLIS = 25;

    private final SimulatedKeys keys;
    private final VirtualTime time;
    private final Random random;
    private final Map<String, SimulatedNode> nodes = new LinkedHashMap<>();
    private final List<NodeObserver> observers = new ArrayList<>();
    private final SimulatedOrdering ordering;
    private Faults faults = Faults.none();

    /**
     * A network that continues from a snapshot.
     *
     * @param chaincode makes the runner of the one chaincode, once for each start of a peer's process
     * @param reads Fabric's rule, or another one that a checker must then notice
     */
    public SimulatedNetwork(
            SimulatedKeys keys, NetworkSnapshot from, long seed, Supplier<ChaincodeRunner> chaincode, ReadRule reads) {
        this.keys = keys;
        this.time = new VirtualTime(from.time());
        this.random = new Random(seed);
        List<Block> blocks = from.blocks().isEmpty() ? List.of(keys.genesis()) : from.blocks();
        this.ordering = new SimulatedOrdering(keys, time, random, blocks, this::deliver);
        List<Member> members = keys.config().members();
        // One at most: what a majority endorses is true on the ledger, a lie included.
        Member liar = members.get(random.nextInt(members.size()));
        for (Member member : members) {
            SimulatedNode node = new SimulatedNode(
                    member,
                    keys,
                    time,
                    new SimulatedDisk(random),
                    installed -> new LyingRunner(
                            chaincode.get(), () -> member.equals(liar) && random.nextDouble() < faults.lie()),
                    reads,
                    this::committed);
            Optional.ofNullable(from.files().get(member.id())).ifPresent(node::putBlocks);
            node.packages().save(chaincodePackage());
            node.start();
            nodes.put(member.id(), node);
        }
    }

    /** The package that every peer has installed. */
    public static ChaincodePackage chaincodePackage() {
        return ChaincodePackage.build(
                "simulated_1.0", new ChaincodeServerConnection("nowhere:1", Duration.ofSeconds(1), Optional.empty()));
    }

    public VirtualTime time() {
        return time;
    }

    public SimulatedKeys keys() {
        return keys;
    }

    public List<SimulatedNode> nodes() {
        return List.copyOf(nodes.values());
    }

    /** Every ordered block, as the orderers have it. */
    public List<Block> blocks() {
        return List.copyOf(ordering.blocks());
    }

    public SimulatedClient client(Member member, String user) {
        return new SimulatedClient(this, node(member), user, random);
    }

    /** Tells of every block at every peer from now on. */
    public void observe(NodeObserver observer) {
        observers.add(observer);
    }

    /** Begins to go wrong; {@link #heal} ends it. */
    public void torment(Faults chosen) {
        boolean first = faults.equals(Faults.none());
        faults = chosen;
        ordering.torment(chosen);
        if (first) {
            nodes.values().forEach(node -> time.after(random.nextInt(1_000), () -> maybeStop(node)));
            time.after(SECOND, this::maybeRestartOrdering);
        }
    }

    /** Nothing goes wrong any more, and every peer comes up and catches up. */
    public void heal() {
        faults = Faults.none();
        ordering.torment(faults);
        nodes.values().forEach(node -> node.disk().stopAt(Long.MAX_VALUE, Moment.BEFORE));
        nodes.values().forEach(this::restartIfDown);
        nodes.values().forEach(this::catchUp);
    }

    /** Everything durable, for other networks to begin with. All peers must be up and equally far. */
    public NetworkSnapshot snapshot() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        nodes.forEach((id, node) -> files.put(id, node.blocks()));
        return new NetworkSnapshot(time.clock().instant(), blocks(), files);
    }

    long delay() {
        return random.nextInt(faults.maxDelayMillis() + 1);
    }

    GatewayCalls gateway(SimulatedNode home) {
        List<EndorsingPeer> peers =
                nodes.values().stream().map(SimulatedNode::endorser).toList();
        return new GatewayCalls(new GatewayParts(
                home.endorser(),
                peers,
                ordering.nodes(),
                home.ledger(),
                home.peer().access(),
                Runnable::run,
                random));
    }

    /**
     * Calls back when a peer has committed a transaction, or without a code at the deadline.
     *
     * @param mayBeLost whether the answer may be lost on the way
     */
    void awaitCommit(
            SimulatedNode node,
            String txId,
            long deadlineMillis,
            boolean mayBeLost,
            Consumer<Optional<TxValidationCode>> then) {
        boolean lost = mayBeLost && random.nextDouble() < faults.lostStatus();
        poll(node, txId, time.millis() + deadlineMillis, lost, then);
    }

    private void poll(
            SimulatedNode node, String txId, long deadline, boolean lost, Consumer<Optional<TxValidationCode>> then) {
        Optional<TxValidationCode> code = lost || !node.isUp()
                ? Optional.empty()
                : node.ledger().transaction(txId).map(located -> located.code());
        if (code.isPresent() || time.millis() >= deadline) {
            then.accept(code);
        } else {
            time.after(POLL_MILLIS, () -> poll(node, txId, deadline, lost, then));
        }
    }

    private SimulatedNode node(Member member) {
        return Optional.ofNullable(nodes.get(member.id()))
                .orElseThrow(() -> new IllegalArgumentException(member.id() + " has no peer"));
    }

    private void committed(SimulatedNode node, Block block) {
        observers.forEach(observer -> observer.committed(node, block));
    }

    /** Sends a block to every peer: late, twice, or not at all. */
    private void deliver(Block block) {
        for (SimulatedNode node : nodes.values()) {
            if (random.nextDouble() >= faults.dropped()) {
                time.after(delay(), () -> arrive(node, block));
            }
            if (random.nextDouble() < faults.duplicated()) {
                time.after(delay() + delay(), () -> arrive(node, block));
            }
        }
    }

    /** A peer that sees a gap asks for what is missing. */
    private void arrive(SimulatedNode node, Block block) {
        if (node.isUp()) {
            long missing = node.ledger().height();
            if (block.getHeader().getNumber() > missing) {
                catchUp(node);
            } else {
                node.commit(List.of(block));
            }
            scheduleRestart(node);
        }
    }

    private void catchUp(SimulatedNode node) {
        if (node.isUp()) {
            node.commit(ordering.blocksFrom(node.ledger().height()));
        }
    }

    private void maybeStop(SimulatedNode node) {
        if (node.isUp() && random.nextDouble() < faults.stopped()) {
            Moment moment = Moment.values()[random.nextInt(Moment.values().length)];
            node.disk().stopAt(node.disk().steps() + 1 + random.nextInt(4), moment);
        }
        if (!faults.equals(Faults.none())) {
            time.after(SECOND, () -> maybeStop(node));
            // What was dropped and has no successor is asked for now and then.
            catchUp(node);
            scheduleRestart(node);
        }
    }

    private void maybeRestartOrdering() {
        if (random.nextDouble() < faults.ordererRestart()) {
            ordering.restart();
        }
        if (!faults.equals(Faults.none())) {
            time.after(SECOND, this::maybeRestartOrdering);
        }
    }

    private void scheduleRestart(SimulatedNode node) {
        if (!node.isUp()) {
            time.after(100 + random.nextInt(1_500), () -> restartIfDown(node));
        }
    }

    private void restartIfDown(SimulatedNode node) {
        while (!node.isUp()) {
            Survival[] all = Survival.values();
            node.disk().restart(all[random.nextInt(all.length)]);
            if (random.nextDouble() < faults.stopped()) {
                node.disk().stopAt(node.disk().steps() + 1 + random.nextInt(4), Moment.WITHIN);
            }
            node.start();
        }
    }
}
