package org.hansa.network.validation;

import java.util.ArrayList;
import java.util.List;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.network.collections.CollectionDefinitions;
import org.hansa.network.ledger.BlockEffects;
import org.hansa.network.ledger.ChannelStore;
import org.hansa.network.ledger.CollectionTerms;
import org.hansa.network.ledger.CommitRecord;
import org.hansa.network.ledger.OrganisationLedger;
import org.hansa.network.ledger.PrivateWrites;
import org.hansa.network.policies.EndorsementPolicies;
import org.hansa.network.systemchaincode.lifecycle.LifecycleChaincode;
import org.hyperledger.fabric.protos.common.Block;
import org.jspecify.annotations.Nullable;

/**
 * Commits ordered blocks for all organisations of the process: each validates against its own state, the results must be
 * equal, one record makes the block durable, and only then is anybody told. Single-threaded.
 *
 * <p>{@link #accept} may be called for several blocks before one {@link #flush}, so that they share a forced write.
 */
public final class ChannelCommitter {

    private final ChannelStore store;
    private final List<OrganisationLedger> ledgers;
    private final BlockValidator validator;
    private final @Nullable ChainCheck chain;
    private @Nullable EndorsementPolicies policies;

    public ChannelCommitter(ChannelStore store, List<OrganisationLedger> ledgers, BlockValidator validator) {
        this(store, ledgers, validator, new ChainCheck());
    }

    /** @param chain null where blocks need no orderer's signature: tests of what is in them */
    ChannelCommitter(
            ChannelStore store,
            List<OrganisationLedger> ledgers,
            BlockValidator validator,
            @Nullable ChainCheck chain) {
        this.store = store;
        this.ledgers = new ArrayList<>(ledgers);
        this.validator = validator;
        this.chain = chain;
        if (ledgers.isEmpty()) {
            throw new IllegalArgumentException("a channel without a peer commits nothing");
        }
    }

    /** Adds the ledger of a peer that has caught up; between blocks, on the committer's thread. */
    public void add(OrganisationLedger ledger) {
        if (ledger.height() != store.height()) {
            throw new IllegalArgumentException(
                    ledger.mspId() + " is at height " + ledger.height() + ", the channel at " + store.height());
        }
        ledgers.add(ledger);
    }

    /** Rebuilds states and indexes from the store, checking every block on the way. Returns the height. */
    public long restore() {
        Replay replay = new Replay();
        for (long number = 0; number < store.height(); number++) {
            CommitRecord record = store.read(number);
            BlockEffects effects = replay.effects(record.block(), ledgers.get(0).stagedState());
            if (chain != null) {
                chain.acceptStored(record.block(), number == store.height() - 1);
            }
            CollectionTerms terms = terms(ledgers.get(0));
            store.reindex(effects);
            stage(effects, record.privateWrites(), terms);
        }
        ledgers.forEach(OrganisationLedger::publish);
        return store.height();
    }

    /** Validates and appends the next block. Nobody sees it before {@link #flush}. */
    public void accept(Block ordered) {
        long number = ordered.getHeader().getNumber();
        if (number != store.height()) {
            throw new IllegalArgumentException("block " + number + " cannot follow height " + store.height());
        }
        if (chain != null) {
            chain.accept(ordered);
        }
        BlockEffects effects = number == 0 ? Replay.genesis(ordered) : validated(ordered);
        List<PrivateWrites> privateWrites = new ArrayList<>();
        CollectionTerms terms = terms(ledgers.get(0));
        ledgers.forEach(ledger -> privateWrites.addAll(ledger.privateWrites(effects, terms)));
        store.append(new CommitRecord(effects.block(), privateWrites), effects);
        stage(effects, privateWrites, terms);
    }

    /** A block that changes definitions may make an organisation a member: it gets the values there are. */
    private void stage(BlockEffects effects, List<PrivateWrites> privateWrites, CollectionTerms before) {
        ledgers.forEach(ledger -> ledger.stage(effects, privateWrites, before));
        if (effects.updates().touches(LifecycleChaincode.NAME)) {
            CollectionTerms after = terms(ledgers.get(0));
            ledgers.forEach(ledger -> ledger.takeUp(before, after, ledgers));
        }
    }

    /**
     * Makes the accepted blocks durable, then visible at all peers, then tells the listeners: who is told of a commit finds it
     * wherever it asks.
     */
    public void flush() {
        store.force();
        ledgers.forEach(OrganisationLedger::show);
        ledgers.forEach(OrganisationLedger::tell);
    }

    private BlockEffects validated(Block ordered) {
        EndorsementPolicies inForce = policies();
        CheckedBlock checked = validator.check(ordered, inForce.configuration());
        BlockEffects first = validated(checked, ledgers.get(0), inForce);
        for (OrganisationLedger other : ledgers.subList(1, ledgers.size())) {
            BlockEffects effects = validated(checked, other, inForce);
            if (!effects.commitHash().equals(first.commitHash())) {
                throw new DivergedPeersException(
                        checked.number(), ledgers.get(0).mspId(), other.mspId());
            }
        }
        return first;
    }

    private BlockEffects validated(CheckedBlock checked, OrganisationLedger ledger, EndorsementPolicies inForce) {
        return validator.validate(
                checked, ledger.stagedState(), inForce, ledger.mspId(), store::knows, ledger.stagedCommitHash());
    }

    /** The collections as the staged state defines them; none before block 0. */
    static CollectionTerms terms(OrganisationLedger ledger) {
        return ledger.stagedConfiguration()
                .map(configuration -> CollectionDefinitions.in(ledger.stagedState(), configuration))
                .map(CollectionTerms.class::cast)
                .orElse(CollectionTerms.NONE);
    }

    private EndorsementPolicies policies() {
        ChannelConfiguration configuration = ledgers.get(0)
                .stagedConfiguration()
                .orElseThrow(() -> new IllegalStateException("block 0 is not committed yet"));
        EndorsementPolicies current = policies;
        if (current == null || current.configuration() != configuration) {
            current = new EndorsementPolicies(configuration);
            policies = current;
        }
        return current;
    }
}
