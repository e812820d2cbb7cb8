package org.hansa.controlplane.compliance;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.ledger.ChainBlocks;
import org.hansa.controlplane.ledger.LedgerCall;
import org.hansa.controlplane.ledger.LedgerIdentity;
import org.hansa.controlplane.ledger.LedgerProperties;
import org.hansa.controlplane.ledger.LedgerTransactions;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.fabric.evidence.EndorsedTransaction;
import org.hansa.fabric.evidence.lifecycle.LifecycleKeys;
import org.hansa.fabric.evidence.rwset.KeyVersion;
import org.hansa.fabric.evidence.rwset.ReadWriteSets;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.reports.export.LedgerEvidence;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.gateway.PreparedTransaction;

/**
 * A report's evidence from the own peer. Nothing is scanned: configuration blocks are found through the index that the
 * orderers sign in every block, definitions through the version that every endorsement reads.
 */
final class ChainEvidenceSource implements LedgerEvidence {
    private final LedgerProperties properties;
    private final LedgerView view;
    private final LedgerTransactions transactions;
    private final ChainBlocks blocks;

    ChainEvidenceSource(
            LedgerProperties properties, LedgerView view, LedgerTransactions transactions, ChainBlocks blocks) {
        this.properties = properties;
        this.view = view;
        this.transactions = transactions;
        this.blocks = blocks;
    }

    @Override
    public String channel() {
        return properties.channel();
    }

    @Override
    public String chaincode() {
        return properties.chaincode();
    }

    @Override
    public Block block(long number) {
        return blocks.block(number);
    }

    @Override
    public List<Long> configurationBlocks() {
        List<Long> numbers = new ArrayList<>();
        for (long at = view.height() - 1; at > 0; ) {
            long configuration = Blocks.lastConfigurationIndex(block(at));
            if (configuration > 0) {
                numbers.add(configuration);
            }
            at = configuration - 1;
        }
        numbers.add(0L);
        Collections.reverse(numbers);
        return numbers;
    }

    @Override
    public List<KeyVersion> definitionCommits() {
        List<KeyVersion> commits = new ArrayList<>();
        ByteString any = endorsedRead(LedgerFunction.READ, List.of(LedgerKey.FOUNDING));
        Optional<KeyVersion> at = definitionRead(EndorsedTransaction.parse(any));
        while (at.isPresent()) {
            commits.add(at.get());
            Block block = block(at.get().block());
            at = definitionRead(EndorsedTransaction.parse(
                    block.getData().getData((int) at.get().transaction())));
        }
        Collections.reverse(commits);
        return commits;
    }

    private Optional<KeyVersion> definitionRead(EndorsedTransaction transaction) {
        return transaction
                .readWriteSets()
                .namespace(LifecycleKeys.NAMESPACE)
                .flatMap(set -> set.read(LifecycleKeys.sequence(chaincode())))
                .map(ReadWriteSets.Read::version);
    }

    @Override
    public ByteString endorsedRead(String function, List<String> arguments) {
        byte[] prepared = transactions
                .endorse(new LedgerCall(LedgerIdentity.ANCHOR, function, arguments, Map.of()))
                .envelope();
        try {
            return PreparedTransaction.parseFrom(prepared).getEnvelope().toByteString();
        } catch (InvalidProtocolBufferException e) {
            throw Failure.of(FailureKind.INTERNAL, "The endorsed read is no transaction.")
                    .causedBy(e);
        }
    }
}
