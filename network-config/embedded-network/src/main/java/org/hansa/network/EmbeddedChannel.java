package org.hansa.network;

import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Member;
import org.hansa.network.config.Organisation;
import org.hansa.network.crypto.CryptoFolder;
import org.hansa.network.crypto.PemFiles;
import org.hansa.network.edge.LedgerBlocks;
import org.hansa.network.genesis.Endpoint;
import org.hansa.network.genesis.GenesisBlock;
import org.hansa.network.ledger.ChannelStore;
import org.hansa.network.ledger.DamagedBlockStoreException;
import org.hansa.network.ledger.FileBlockStore;
import org.hansa.network.ledger.OrganisationLedger;
import org.hansa.network.ledger.TransientJournal;
import org.hansa.network.orderer.OrderingCore;
import org.hansa.network.orderer.OrderingService;
import org.hansa.network.validation.BlockValidator;
import org.hansa.network.validation.CatchUp;
import org.hansa.network.validation.ChannelCommitter;
import org.hyperledger.fabric.protos.common.Block;

/** The chain without sockets: block store, one ledger per member, orderer and committer with their threads. */
final class EmbeddedChannel implements AutoCloseable {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final FileBlockStore file;
    private final ChannelStore store;
    private final TransientJournal waiting;
    private final BlockValidator validator;
    private final Map<String, OrganisationLedger> ledgers = new ConcurrentHashMap<>();
    private final OrganisationLedger first;
    private final ChannelCommitter committer;
    private final CommitLoop commits;
    private final OrderingService ordering;

    /**
     * Opens the channel in the state folder, or makes it.
     *
     * @param config the consortium with all who joined
     * @param ordererEndpoints addresses for the genesis block, by consenter id
     * @param onConfiguration told each time that the channel's configuration has changed; it must not wait
     */
    EmbeddedChannel(
            NetworkSettings settings,
            ConsortiumConfig config,
            NetworkFolder folder,
            CryptoFolder crypto,
            Map<Integer, Endpoint> ordererEndpoints,
            ExecutorService validation,
            Runnable onConfiguration) {
        this.file = FileBlockStore.in(folder.blocks());
        this.waiting = journalBeside(file, folder);
        try {
            this.store = new ChannelStore(file);
            this.validator = new BlockValidator(validation);
            List<Member> members = membersOf(config, crypto, folder);
            members.forEach(member -> ledgers.put(member.id(), new OrganisationLedger(member.msp(), store)));
            this.first = ledger(members.get(0).id());
            List<OrganisationLedger> inOrder =
                    members.stream().map(member -> ledger(member.id())).toList();
            this.committer = new ChannelCommitter(store, inOrder, validator);
            if (committer.restore() == 0) {
                requireNeverUsed(folder);
                committer.accept(GenesisBlock.of(
                        config, crypto, ordererEndpoints, settings.clock().instant(), random(24)));
                committer.flush();
            }
            store.privateData().resume(waiting, store::knows);
            writeGenesis(first, folder);
            this.commits = new CommitLoop(committer, onConfiguration);
            this.ordering = ordering(settings, crypto);
        } catch (RuntimeException e) {
            waiting.close();
            file.close();
            throw e;
        }
    }

    private static TransientJournal journalBeside(FileBlockStore file, NetworkFolder folder) {
        try {
            return TransientJournal.in(folder.blocks());
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    void start() {
        commits.start();
        ordering.start();
    }

    /** The configuration in force. */
    ChannelConfiguration configuration() {
        return first.configuration();
    }

    /** Blocks as the orderers deliver them: some member's ledger, for the chain is the same. */
    OrganisationLedger anyLedger() {
        return first;
    }

    OrganisationLedger ledger(String memberId) {
        OrganisationLedger ledger = ledgers.get(memberId);
        if (ledger == null) {
            throw new IllegalArgumentException("'" + memberId + "' is no member with a peer on the channel");
        }
        return ledger;
    }

    /**
     * The ledger of a member that has just come onto the channel, caught up. One that was a member before goes on where it
     * is: its ledger is kept to the next start.
     */
    OrganisationLedger join(Member member) {
        OrganisationLedger known = ledgers.get(member.id());
        if (known != null) {
            return known;
        }
        OrganisationLedger ledger = new OrganisationLedger(member.msp(), store);
        CatchUp catchUp = new CatchUp(store, validator, ledger);
        catchUp.run();
        commits.between(() -> {
            catchUp.run();
            committer.add(ledger);
        });
        ledgers.put(member.id(), ledger);
        return ledger;
    }

    OrderingService ordering() {
        return ordering;
    }

    boolean isHealthy() {
        return commits.failure() == null && ordering.isOpen();
    }

    /** Takes no more, commits what is ordered, and closes the store. */
    @Override
    public void close() {
        ordering.close();
        commits.close();
        waiting.close();
        file.close();
    }

    /** Members with a peer: on a new channel all, on an old one those that its configuration names. */
    private List<Member> membersOf(ConsortiumConfig config, CryptoFolder crypto, NetworkFolder folder) {
        Optional<ChannelConfiguration> stored = storedConfiguration();
        if (stored.isEmpty()) {
            return config.members();
        }
        requireSameConsortium(config, crypto, stored.get(), folder);
        return config.members().stream()
                .filter(member ->
                        stored.get().applicationOrganization(member.msp()).isPresent())
                .toList();
    }

    /** The genesis block's file is written after the block is committed: where it is, there were blocks. */
    private static void requireNeverUsed(NetworkFolder folder) {
        if (Files.exists(folder.genesisBlock())) {
            throw new DamagedBlockStoreException(
                    folder.blocks(), 0, 0, "there is no block, but " + folder.genesisBlock() + " says that there was");
        }
    }

    private Optional<ChannelConfiguration> storedConfiguration() {
        if (store.height() == 0) {
            return Optional.empty();
        }
        Block newest = store.read(store.height() - 1).block();
        Block configuration = store.read(Blocks.lastConfigurationIndex(newest)).block();
        return Optional.of(ChannelConfiguration.of(configuration));
    }

    private OrderingService ordering(NetworkSettings settings, CryptoFolder crypto) {
        Block last = first.block(first.height() - 1);
        OrderingCore core =
                new OrderingCore(first.configuration(), new CryptoOrdererKeys(crypto), EmbeddedChannel::random, last);
        return new OrderingService(core, settings.clock(), commits::submit);
    }

    /**
     * A channel made for other organisations or other keys could not order a single block. Organisations that the channel
     * does not have wait until a configuration update adds them.
     */
    private static void requireSameConsortium(
            ConsortiumConfig config, CryptoFolder crypto, ChannelConfiguration channel, NetworkFolder folder) {
        boolean same = channel.channelId().equals(config.channel())
                && channel.msps().ids().stream().allMatch(msp -> isDescribed(msp, config, crypto, channel));
        if (!same) {
            throw new IllegalStateException("the channel in " + folder.network()
                    + " was made for another consortium or with other keys: its organisations are "
                    + channel.msps().ids().stream().sorted().toList()
                    + ". Restore the old consortium.yaml, network/members and crypto folder, or remove that folder to"
                    + " begin anew");
        }
    }

    private static boolean isDescribed(
            String msp, ConsortiumConfig config, CryptoFolder crypto, ChannelConfiguration channel) {
        return config.organisations().stream()
                .filter(organisation -> organisation.msp().equals(msp))
                .anyMatch(organisation -> hasRoot(organisation, crypto, channel));
    }

    private static boolean hasRoot(Organisation organisation, CryptoFolder crypto, ChannelConfiguration channel) {
        return channel.msps()
                .msp(organisation.msp())
                .filter(msp -> msp.roots().contains(PemFiles.readCertificate(crypto.caCertificate(organisation))))
                .isPresent();
    }

    private static void writeGenesis(OrganisationLedger ledger, NetworkFolder folder) {
        byte[] genesis = LedgerBlocks.ofOrderer(ledger).block(0).toByteArray();
        NetworkFolder.replace(folder.genesisBlock(), genesis);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
