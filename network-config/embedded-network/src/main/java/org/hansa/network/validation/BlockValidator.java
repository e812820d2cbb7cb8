package org.hansa.network.validation;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.fabric.evidence.rwset.CommitHash;
import org.hansa.network.ledger.BlockEffects;
import org.hansa.network.ledger.UpdateBatch;
import org.hansa.network.ledger.Version;
import org.hansa.network.ledger.WorldState;
import org.hansa.network.ledger.WrittenTransaction;
import org.hansa.network.policies.EndorsementPolicies;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * Turns an ordered block into what committing it does: one code per transaction, the updates of the valid ones, the
 * commit hash. A pure function of its arguments: the threads that check signatures change its speed, never its answer.
 */
public final class BlockValidator {

    private final ExecutorService workers;
    private final ReadRule reads;

    /** @param workers threads for signature checks; they are not shut down here */
    public BlockValidator(ExecutorService workers) {
        this(workers, ReadRule.FABRIC);
    }

    /** With another rule for reads than Fabric's, which no real peer would follow. */
    public BlockValidator(ExecutorService workers, ReadRule reads) {
        this.workers = workers;
        this.reads = reads;
    }

    /** The checks that need no state, in parallel, once for all organisations. */
    public CheckedBlock check(Block block, ChannelConfiguration configuration) {
        EnvelopeCheck check = new EnvelopeCheck(configuration);
        int count = block.getData().getDataCount();
        if (count == 1) {
            return new CheckedBlock(
                    block, List.of(check.check(0, block.getData().getData(0))));
        }
        List<Callable<CheckedTransaction>> tasks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int index = i;
            tasks.add(() -> check.check(index, block.getData().getData(index)));
        }
        return new CheckedBlock(block, inOrder(tasks));
    }

    /**
     * The checks that need one organisation's state.
     *
     * @param state that organisation's state before the block
     * @param mspId that organisation
     * @param committed whether a transaction id is in an earlier block
     * @param previousCommitHash of the block before; empty for block 1
     */
    public BlockEffects validate(
            CheckedBlock block,
            WorldState state,
            EndorsementPolicies policies,
            String mspId,
            Predicate<String> committed,
            ByteString previousCommitHash) {
        TxValidationCode[] codes = endorsementCodes(block, state, policies, mspId, committed);
        markRepeatedIds(block, codes);
        UpdateBatch batch = new UpdateBatch();
        List<WrittenTransaction> valid = new ArrayList<>();
        for (CheckedTransaction transaction : block.transactions()) {
            if (codes[transaction.index()] != TxValidationCode.VALID || transaction.isConfiguration()) {
                continue;
            }
            codes[transaction.index()] = reads.check(transaction.requiredSets(), state, batch);
            if (codes[transaction.index()] == TxValidationCode.VALID) {
                Version version = new Version(block.number(), transaction.index());
                WriteSet.apply(transaction.requiredSets(), version, state, batch);
                valid.add(new WrittenTransaction(transaction.index(), transaction.txId(), transaction.requiredSets()));
            }
        }
        byte[] filter = filter(codes);
        byte[] commitHash = CommitHash.next(previousCommitHash.toByteArray(), filter, batch.forCommitHash());
        Block copy = PeerCopy.of(block.block(), filter, commitHash);
        return new BlockEffects(copy, batch, valid, configuration(block, codes), ByteString.copyFrom(commitHash));
    }

    private static TxValidationCode[] endorsementCodes(
            CheckedBlock block,
            WorldState state,
            EndorsementPolicies policies,
            String mspId,
            Predicate<String> committed) {
        EndorsementCheck endorsements = new EndorsementCheck(state, mspId, policies);
        TxValidationCode[] codes = new TxValidationCode[block.transactions().size()];
        for (CheckedTransaction transaction : block.transactions()) {
            codes[transaction.index()] = endorsementCode(transaction, endorsements, committed);
        }
        return codes;
    }

    private static TxValidationCode endorsementCode(
            CheckedTransaction transaction, EndorsementCheck endorsements, Predicate<String> committed) {
        if (transaction.envelopeCode() != TxValidationCode.VALID || transaction.isConfiguration()) {
            return transaction.envelopeCode();
        }
        if (committed.test(transaction.txId())) {
            return TxValidationCode.DUPLICATE_TXID;
        }
        return transaction.contentCode() == TxValidationCode.VALID
                ? endorsements.check(transaction)
                : transaction.contentCode();
    }

    /** Of transactions with one id in a block the first that got this far stands. */
    private static void markRepeatedIds(CheckedBlock block, TxValidationCode[] codes) {
        Set<String> seen = new HashSet<>();
        for (CheckedTransaction transaction : block.transactions()) {
            boolean counts = codes[transaction.index()] == TxValidationCode.VALID
                    && !transaction.txId().isEmpty();
            if (counts && !seen.add(transaction.txId())) {
                codes[transaction.index()] = TxValidationCode.DUPLICATE_TXID;
            }
        }
    }

    private static Optional<ChannelConfiguration> configuration(CheckedBlock block, TxValidationCode[] codes) {
        return block.transactions().stream()
                .filter(transaction -> codes[transaction.index()] == TxValidationCode.VALID)
                .flatMap(transaction -> Optional.ofNullable(transaction.configuration()).stream())
                .findFirst();
    }

    private static byte[] filter(TxValidationCode[] codes) {
        byte[] filter = new byte[codes.length];
        for (int i = 0; i < codes.length; i++) {
            filter[i] = (byte) codes[i].getNumber();
        }
        return filter;
    }

    private List<CheckedTransaction> inOrder(List<Callable<CheckedTransaction>> tasks) {
        try {
            List<CheckedTransaction> results = new ArrayList<>(tasks.size());
            for (Future<CheckedTransaction> result : workers.invokeAll(tasks)) {
                results.add(result.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while checking a block", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a check failed that must give a code instead", e.getCause());
        }
    }
}
