package org.hansa.fabric.evidence.chain;

import com.google.protobuf.ByteString;
import java.util.Optional;
import org.hansa.fabric.evidence.EndorsedTransaction;
import org.hansa.fabric.evidence.EvidenceException;
import org.hansa.fabric.evidence.chain.EndorsementVerifier.Endorsed;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.fabric.evidence.lifecycle.ChaincodeDefinition;
import org.hansa.fabric.evidence.lifecycle.LifecycleHistory;
import org.hansa.fabric.evidence.rwset.KeyVersion;
import org.hyperledger.fabric.protos.common.Block;

/**
 * All checks of a channel's evidence in one place: give it the configuration history, then the blocks that committed
 * chaincode definitions in order, then ask for any transaction in any block. Not thread-safe while definitions are added.
 */
public final class ChainEvidence {
    private final ConfigurationHistory configurations;
    private final LifecycleHistory definitions = new LifecycleHistory();

    public ChainEvidence(ConfigurationHistory configurations) {
        this.configurations = configurations;
    }

    public ConfigurationHistory configurations() {
        return configurations;
    }

    /** The newest definition that was proven, if any. */
    public Optional<ChaincodeDefinition> newestDefinition(String chaincode) {
        return definitions.newest(chaincode);
    }

    /**
     * Proves the commit of a chaincode definition and remembers it.
     *
     * @return what keeps it from being taken; empty if it was
     */
    public Optional<Finding> addDefinition(Block block, int index) {
        Verified<ProvenTransaction> proven = transaction(block, index);
        proven.value().ifPresent(commit -> definitions.apply(commit.transaction(), commit.at()));
        return proven.finding();
    }

    /** Proves a block: form, data hash, orderers' signatures, configuration in force. */
    public Verified<AttestedBlock> block(Block block) {
        return configurations.verify(block);
    }

    /** Proves a transaction: its block, its form, creator and proposal, its endorsements under the definition in force. */
    public Verified<ProvenTransaction> transaction(Block block, int index) {
        Verified<AttestedBlock> attested = block(block);
        if (attested instanceof Verified.Broken<AttestedBlock> broken) {
            return Verified.broken(broken.first());
        }
        KeyVersion at = new KeyVersion(block.getHeader().getNumber(), index);
        String where = "block " + Long.toUnsignedString(at.block()) + " transaction " + index;
        if (index < 0 || index >= block.getData().getDataCount()) {
            return Verified.broken(Fault.TRANSACTION_FORM, where, "the block has no such transaction");
        }
        ByteString envelope = block.getData().getData(index);
        ChannelConfiguration configuration = configurations.inForceAt(at.block());
        TransactionVerifier.Result result = new TransactionVerifier(configuration).verify(envelope);
        if (!result.isValid()) {
            return Verified.broken(fault(result), where, result.code() + ": " + result.reason());
        }
        return endorsed(configuration, envelope, at, attested.orElseThrow());
    }

    /**
     * Proves an endorsed answer that was never ordered: a read that a policy's worth of peers signed. Judged by the newest
     * configuration and the newest definition that are known here. The creator's signature does not matter and is not asked
     * for, because nobody acts on the creator's word.
     *
     * @param envelope the transaction envelope that a client made of proposal and endorsements
     * @param where how findings name the answer
     */
    public Verified<EndorsedTransaction> answer(ByteString envelope, String where) {
        EndorsedTransaction answer;
        try {
            answer = EndorsedTransaction.parse(envelope);
        } catch (EvidenceException notEndorsed) {
            return Verified.broken(Fault.TRANSACTION_FORM, where, String.valueOf(notEndorsed.getMessage()));
        }
        if (!answer.envelope().channelId().equals(configurations.channelId())) {
            return Verified.broken(
                    Fault.TRANSACTION_FORM,
                    where,
                    "belongs to channel " + answer.envelope().channelId());
        }
        if (!answer.proposalHashMatches()) {
            return Verified.broken(Fault.PROPOSAL_HASH, where, "the endorsed answer belongs to another proposal");
        }
        Verified<Endorsed> endorsed = new EndorsementVerifier(configurations.current())
                .verify(answer, new KeyVersion(Long.MAX_VALUE, 0), definitions);
        return endorsed instanceof Verified.Broken<Endorsed> broken
                ? Verified.broken(new Finding(
                        broken.first().fault(), where, broken.first().detail()))
                : Verified.holds(answer);
    }

    private Verified<ProvenTransaction> endorsed(
            ChannelConfiguration configuration, ByteString envelope, KeyVersion at, AttestedBlock block) {
        EndorsedTransaction transaction;
        try {
            transaction = EndorsedTransaction.parse(envelope);
        } catch (EvidenceException notEndorsed) {
            return Verified.broken(
                    Fault.TRANSACTION_FORM,
                    "block " + Long.toUnsignedString(at.block()) + " transaction " + at.transaction(),
                    String.valueOf(notEndorsed.getMessage()));
        }
        Verified<Endorsed> endorsed = new EndorsementVerifier(configuration).verify(transaction, at, definitions);
        return endorsed instanceof Verified.Broken<Endorsed> broken
                ? Verified.broken(broken.first())
                : Verified.holds(new ProvenTransaction(
                        at,
                        block,
                        transaction,
                        endorsed.orElseThrow().endorsers(),
                        endorsed.orElseThrow().reasons()));
    }

    private static Fault fault(TransactionVerifier.Result result) {
        return switch (result.code()) {
            case BAD_PROPOSAL_TXID -> Fault.TRANSACTION_ID;
            case BAD_CREATOR_SIGNATURE -> Fault.CREATOR_SIGNATURE;
            default ->
                result.reason().equals(TransactionVerifier.PROPOSAL_HASH_DIFFERS)
                        ? Fault.PROPOSAL_HASH
                        : Fault.TRANSACTION_FORM;
        };
    }
}
