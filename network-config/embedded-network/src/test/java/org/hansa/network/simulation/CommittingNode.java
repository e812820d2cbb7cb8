package org.hansa.network.simulation;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.hansa.network.disk.Disk;
import org.hansa.network.ledger.ChannelStore;
import org.hansa.network.ledger.FileBlockStore;
import org.hansa.network.ledger.OrganisationLedger;
import org.hansa.network.validation.BlockValidator;
import org.hansa.network.validation.ChannelCommitter;
import org.hyperledger.fabric.protos.common.Block;

/** What commits in a network's process, opened on a disk. */
final class CommittingNode {

    static final Path FOLDER = Path.of("/state/network/blocks");
    static final Path BLOCKS = FOLDER.resolve("blocks.log");

    private final List<OrganisationLedger> ledgers = new ArrayList<>();
    private final FileBlockStore file;
    private final ChannelCommitter committer;
    private long acknowledged;

    CommittingNode(Disk disk, ExecutorService workers) {
        file = FileBlockStore.in(FOLDER, disk);
        ChannelStore store = new ChannelStore(file);
        for (String mspId : List.of("NordMSP", "RheinMSP", "HelvMSP")) {
            ledgers.add(new OrganisationLedger(mspId, store));
        }
        committer = new ChannelCommitter(store, ledgers, new BlockValidator(workers));
        committer.restore();
        ledgers.get(0).onCommit(block -> acknowledged = block.getHeader().getNumber() + 1);
    }

    /** Commits what the workload has beyond this node's height, in the workload's groups. */
    void commit(CommittedWorkload workload) {
        workload.privateWrites.forEach(ledgers.get(0).transientStore()::keep);
        for (List<Block> group : workload.groups) {
            List<Block> missing = group.stream()
                    .filter(block -> block.getHeader().getNumber() >= height())
                    .toList();
            if (!missing.isEmpty()) {
                missing.forEach(committer::accept);
                committer.flush();
            }
        }
    }

    /** Blocks that listeners were told of. */
    long acknowledged() {
        return acknowledged;
    }

    long height() {
        return ledgers.get(0).height();
    }

    Block block(long number) {
        return ledgers.get(1).block(number);
    }

    /** One digest per organisation. */
    List<ByteString> states() {
        return ledgers.stream().map(OrganisationLedger::stateDigest).toList();
    }

    void close() {
        file.close();
    }
}
