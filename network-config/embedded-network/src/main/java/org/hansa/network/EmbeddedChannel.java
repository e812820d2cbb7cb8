package org.hansa.network;

import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Member;
import org.hansa.network.config.Organisation;
import org.hansa.network.crypto.CryptoFolder;
import org.hansa.network.crypto.KeyFiles;
import org.hansa.network.crypto.PemFiles;
import org.hansa.network.edge.LedgerBlocks;
import org.hansa.network.genesis.Endpoint;
import org.hansa.network.genesis.GenesisBlock;
import org.hansa.network.ledger.ChannelStore;
import org.hansa.network.ledger.DamagedBlockStoreException;
import org.hansa.network.ledger.FileBlockStore;
import org.hansa.network.ledger.OrganisationLedger;
import org.hansa.network.orderer.OrdererSigner;
import org.hansa.network.orderer.OrderingCore;
import org.hansa.network.orderer.OrderingService;
import org.hansa.network.validation.BlockValidator;
import org.hansa.network.validation.ChannelCommitter;
import org.hyperledger.fabric.protos.common.Block;

/** The chain without sockets: block store, one ledger per member, orderer and committer with their threads. */
final class EmbeddedChannel implements AutoCloseable {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final FileBlockStore store;
    private final Map<String, OrganisationLedger> ledgers;
    private final CommitLoop commits;
    private final OrderingService ordering;

    private EmbeddedChannel(
            FileBlockStore store,
            Map<String, OrganisationLedger> ledgers,
            CommitLoop commits,
            OrderingService ordering) {
        this.store = store;
        this.ledgers = ledgers;
        this.commits = commits;
        this.ordering = ordering;
    }

    /**
     * Opens the channel in the state folder, or makes it.
     *
     * @param ordererEndpoints addresses for the genesis block, by consenter id
     */
    static EmbeddedChannel open(
            NetworkSettings settings,
            NetworkFolder folder,
            CryptoFolder crypto,
            Map<Integer, Endpoint> ordererEndpoints,
            ExecutorService validation) {
        ConsortiumConfig config = settings.config();
        FileBlockStore store = FileBlockStore.in(folder.blocks());
        try {
            ChannelStore channel = new ChannelStore(store);
            Map<String, OrganisationLedger> ledgers = new LinkedHashMap<>();
            for (Member member : config.members()) {
                ledgers.put(member.id(), new OrganisationLedger(member.msp(), channel));
            }
            ChannelCommitter committer =
                    new ChannelCommitter(channel, List.copyOf(ledgers.values()), new BlockValidator(validation));
            if (committer.restore() == 0) {
                requireNeverUsed(folder);
                committer.accept(GenesisBlock.of(
                        config, crypto, ordererEndpoints, settings.clock().instant(), random(24)));
                committer.flush();
            }
            OrganisationLedger first = ledgers.values().iterator().next();
            requireSameConsortium(config, crypto, first.configuration(), folder);
            writeGenesis(first, folder);
            CommitLoop commits = new CommitLoop(committer);
            OrderingService ordering = ordering(settings, crypto, first, commits);
            return new EmbeddedChannel(store, ledgers, commits, ordering);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    void start() {
        commits.start();
        ordering.start();
    }

    OrganisationLedger ledger(String memberId) {
        OrganisationLedger ledger = ledgers.get(memberId);
        if (ledger == null) {
            throw new IllegalArgumentException("'" + memberId + "' is no member with a peer");
        }
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
        store.close();
    }

    private static OrderingService ordering(
            NetworkSettings settings, CryptoFolder crypto, OrganisationLedger ledger, CommitLoop commits) {
        Block last = ledger.block(ledger.height() - 1);
        OrderingCore core = new OrderingCore(
                ledger.configuration(), signers(settings.config(), crypto), EmbeddedChannel::random, last);
        return new OrderingService(core, settings.clock(), commits::submit);
    }

    private static List<OrdererSigner> signers(ConsortiumConfig config, CryptoFolder crypto) {
        return config.orderers().stream()
                .map(orderer -> {
                    Organisation owner = config.organisation(orderer.organisation());
                    KeyFiles files = crypto.orderer(owner, config.indexInOrganisation(orderer));
                    return new OrdererSigner(orderer.id(), PemFiles.readKey(files.key()));
                })
                .toList();
    }

    /** The genesis block's file is written after the block is committed: where it is, there were blocks. */
    private static void requireNeverUsed(NetworkFolder folder) {
        if (Files.exists(folder.genesisBlock())) {
            throw new DamagedBlockStoreException(
                    folder.blocks(), 0, 0, "there is no block, but " + folder.genesisBlock() + " says that there was");
        }
    }

    /** A channel made for other organisations or other keys could not order a single block. */
    private static void requireSameConsortium(
            ConsortiumConfig config, CryptoFolder crypto, ChannelConfiguration channel, NetworkFolder folder) {
        boolean same = channel.channelId().equals(config.channel())
                && channel.msps().ids().size() == config.organisations().size()
                && channel.consenters().size() == config.orderers().size()
                && config.organisations().stream().allMatch(organisation -> hasRoot(organisation, crypto, channel));
        if (!same) {
            throw new IllegalStateException("the channel in " + folder.network()
                    + " was made for another consortium or with other keys. Organisations cannot be added or removed"
                    + " there yet: restore the old consortium.yaml and crypto folder, or remove that folder to begin"
                    + " anew");
        }
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
