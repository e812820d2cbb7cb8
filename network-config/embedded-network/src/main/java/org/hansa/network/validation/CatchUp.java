package org.hansa.network.validation;

import com.google.protobuf.ByteString;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.network.ledger.BlockEffects;
import org.hansa.network.ledger.ChannelStore;
import org.hansa.network.ledger.CommitRecord;
import org.hansa.network.ledger.OrganisationLedger;
import org.hansa.network.policies.EndorsementPolicies;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.jspecify.annotations.Nullable;

/**
 * A peer that joins late: it takes the ordered blocks from the first on, verifies the orderers' signatures on each,
 * validates every transaction on its own state, and must come to the codes and commit hashes that the others have.
 *
 * <p>The blocks come from the process's own store, without the other peers' judgement. Private data from before it joined
 * it does not get, as on a real network, where nobody is obliged to have kept them for it.
 */
public final class CatchUp {

    private final ChannelStore store;
    private final BlockValidator validator;
    private final OrganisationLedger ledger;
    private final ChainCheck chain = new ChainCheck();
    private @Nullable EndorsementPolicies policies;
    private long next;

    /** @param ledger empty */
    public CatchUp(ChannelStore store, BlockValidator validator, OrganisationLedger ledger) {
        this.store = store;
        this.validator = validator;
        this.ledger = ledger;
    }

    /** Takes all blocks that are there now. May be called again for those that came meanwhile. */
    public void run() {
        for (long height = store.height(); next < height; next++) {
            CommitRecord record = store.read(next);
            Block ordered = ordered(record.block());
            chain.accept(ordered);
            BlockEffects effects = next == 0 ? Replay.genesis(ordered) : validated(ordered);
            if (!effects.block().equals(record.block())) {
                throw new DivergedPeersException(next, ledger.mspId(), "the members that were there before");
            }
            ledger.stage(effects, record.privateWrites(), ChannelCommitter.terms(ledger));
        }
        ledger.publish();
    }

    private BlockEffects validated(Block ordered) {
        ChannelConfiguration configuration =
                ledger.stagedConfiguration().orElseThrow(() -> new IllegalStateException("block 0 comes first"));
        EndorsementPolicies inForce = policies;
        if (inForce == null || inForce.configuration() != configuration) {
            inForce = new EndorsementPolicies(configuration);
            policies = inForce;
        }
        long number = next;
        return validator.validate(
                validator.check(ordered, configuration),
                ledger.stagedState(),
                inForce,
                ledger.mspId(),
                txId -> store.knowsBefore(txId, number),
                ledger.stagedCommitHash());
    }

    /** A stored block as the orderers gave it out. */
    private static Block ordered(Block stored) {
        BlockMetadata.Builder metadata = stored.getMetadata().toBuilder();
        metadata.setMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE, ByteString.EMPTY);
        metadata.setMetadata(BlockMetadataIndex.COMMIT_HASH_VALUE, ByteString.EMPTY);
        return stored.toBuilder().setMetadata(metadata).build();
    }
}
