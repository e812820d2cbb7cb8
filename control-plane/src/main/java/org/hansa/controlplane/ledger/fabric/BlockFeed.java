package org.hansa.controlplane.ledger.fabric;

import com.google.protobuf.InvalidProtocolBufferException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.hansa.controlplane.ledger.LedgerIdentity;
import org.hansa.controlplane.ledger.LedgerProjection;
import org.hansa.fabric.evidence.chain.Finding;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.GatewayRuntimeException;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockchainInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Brings the own peer's blocks into the projection, each verified first. A stream that ends is opened again where it
 * stopped, with growing pauses; a block that does not verify stops the view where it is, loudly, and is asked for again.
 */
final class BlockFeed implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(BlockFeed.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private final FabricConnection connection;
    private final LedgerProjection projection;
    private final BlockTrust trust;
    private final BlockReader reader;
    private final MeterRegistry metrics;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition stopped = lock.newCondition();
    private volatile @Nullable Thread thread;
    private volatile @Nullable CloseableIterator<Block> stream;
    private volatile @Nullable Finding refused;
    private volatile boolean running;

    BlockFeed(FabricConnection connection, LedgerProjection projection, BlockTrust trust, MeterRegistry metrics) {
        this.connection = connection;
        this.projection = projection;
        this.trust = trust;
        this.reader = new BlockReader(connection.chaincodeName());
        this.metrics = metrics;
    }

    /** The block that the peer gave and that was not believed, if the view stands still for that reason. */
    Optional<Finding> refused() {
        return Optional.ofNullable(refused);
    }

    @Override
    public void start() {
        running = true;
        Thread feed = new Thread(this::run, "block-feed");
        feed.setDaemon(true);
        thread = feed;
        feed.start();
    }

    @Override
    public void stop() {
        running = false;
        CloseableIterator<Block> open = stream;
        if (open != null) {
            open.close();
        }
        lock.lock();
        try {
            stopped.signalAll();
        } finally {
            lock.unlock();
        }
        join(thread);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the web server and before everything that reads the view. */
    @Override
    public int getPhase() {
        return 0;
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        while (running) {
            long before = projection.height();
            try {
                follow();
            } catch (GatewayRuntimeException | GatewayException | InvalidProtocolBufferException e) {
                LOG.warn("the peer's block stream ended at height {}: {}", projection.height(), e.getMessage());
            } catch (RuntimeException e) {
                LOG.error("the peer's block stream failed at height {}", projection.height(), e);
            }
            projection.caughtUp(false);
            pause = projection.height() > before ? FIRST_PAUSE : longer(pause);
            sleep(pause);
        }
    }

    private void follow() throws GatewayException, InvalidProtocolBufferException {
        long target = peerHeight();
        projection.caughtUp(projection.height() >= target);
        try (CloseableIterator<Block> blocks = connection
                .network(LedgerIdentity.ANCHOR)
                .newBlockEventsRequest()
                .startBlock(projection.height())
                .build()
                .getEvents()) {
            stream = blocks;
            while (running && blocks.hasNext()) {
                if (!take(blocks.next())) {
                    return;
                }
                if (projection.height() >= target) {
                    projection.caughtUp(true);
                }
            }
        } finally {
            stream = null;
        }
    }

    private boolean take(Block block) {
        if (block.getHeader().getNumber() < projection.height()) {
            return true;
        }
        Optional<Finding> finding = trust.accept(block);
        refused = finding.orElse(null);
        if (finding.isPresent()) {
            metrics.counter("hansa.ledger.blocks.refused").increment();
            LOG.error(
                    "block {} of the own peer does not verify: {}",
                    block.getHeader().getNumber(),
                    finding.get());
            return false;
        }
        projection.apply(reader.read(block));
        metrics.counter("hansa.ledger.blocks.applied").increment();
        return true;
    }

    private long peerHeight() throws GatewayException, InvalidProtocolBufferException {
        byte[] info = connection
                .network(LedgerIdentity.ANCHOR)
                .getContract("qscc")
                .evaluateTransaction("GetChainInfo", connection.channelName());
        return BlockchainInfo.parseFrom(info).getHeight();
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }

    private void sleep(Duration pause) {
        lock.lock();
        try {
            if (running && !stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("asking the peer again after {} ms", pause.toMillis());
            }
        } catch (InterruptedException e) {
            running = false;
        } finally {
            lock.unlock();
        }
    }

    private static void join(@Nullable Thread feed) {
        if (feed == null) {
            return;
        }
        try {
            feed.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
