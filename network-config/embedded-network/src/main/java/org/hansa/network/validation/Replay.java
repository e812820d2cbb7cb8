package org.hansa.network.validation;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.fabric.evidence.EndorsedTransaction;
import org.hansa.fabric.evidence.SignedEnvelope;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.fabric.evidence.rwset.CommitHash;
import org.hansa.network.ledger.BlockEffects;
import org.hansa.network.ledger.UpdateBatch;
import org.hansa.network.ledger.Version;
import org.hansa.network.ledger.WorldState;
import org.hansa.network.ledger.WrittenTransaction;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * Repeats committed blocks after a restart. Their codes are taken as stored; chain, data hash and commit hash are
 * computed anew, so that a state other than the one before cannot come out of it.
 */
final class Replay {

    private byte[] previousHeaderHash = new byte[0];
    private byte[] commitHash = new byte[0];

    /** Block 0 is not validated: who joins a channel trusts it. */
    static BlockEffects genesis(Block ordered) {
        byte[] filter = {(byte) TxValidationCode.VALID_VALUE};
        return new BlockEffects(
                PeerCopy.of(ordered, filter, new byte[0]),
                new UpdateBatch(),
                List.of(),
                Optional.of(ChannelConfiguration.of(ordered)),
                ByteString.EMPTY);
    }

    BlockEffects effects(Block block, WorldState state) {
        long number = block.getHeader().getNumber();
        require(number, block.getHeader().getPreviousHash(), previousHeaderHash, "the previous block's hash");
        require(number, block.getHeader().getDataHash(), Blocks.dataHash(block.getData()), "the data hash");
        previousHeaderHash = Blocks.headerHash(block.getHeader());
        return number == 0 ? genesis(block) : repeated(block, state);
    }

    private BlockEffects repeated(Block block, WorldState state) {
        long number = block.getHeader().getNumber();
        byte[] filter = Blocks.transactionsFilter(block);
        UpdateBatch batch = new UpdateBatch();
        List<WrittenTransaction> valid = new ArrayList<>();
        Optional<ChannelConfiguration> configuration = Optional.empty();
        for (int i = 0; i < filter.length; i++) {
            if (filter[i] != TxValidationCode.VALID_VALUE) {
                continue;
            }
            SignedEnvelope envelope = SignedEnvelope.parse(block.getData().getData(i));
            if (envelope.isEndorserTransaction()) {
                EndorsedTransaction transaction = EndorsedTransaction.of(envelope);
                WrittenTransaction written =
                        new WrittenTransaction(i, transaction.transactionId(), transaction.readWriteSets());
                WriteSet.apply(written.sets(), new Version(number, i), state, batch);
                valid.add(written);
            } else {
                configuration = Optional.of(ChannelConfiguration.of(block));
            }
        }
        commitHash = CommitHash.next(commitHash, filter, batch.forCommitHash());
        require(number, ByteString.copyFrom(Blocks.commitHash(block)), commitHash, "the commit hash");
        return new BlockEffects(block, batch, valid, configuration, ByteString.copyFrom(commitHash));
    }

    private static void require(long block, ByteString stored, byte[] computed, String what) {
        if (!Arrays.equals(stored.toByteArray(), computed)) {
            throw new IllegalStateException("the block store does not repeat: " + what + " of block " + block
                    + " differs. Restore it from a copy, or remove the network's state folder to begin anew");
        }
    }
}
