package org.hansa.controlplane.ledger.fabric;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hansa.controlplane.ledger.ChannelRoll;
import org.hansa.controlplane.ledger.ChannelTrust;
import org.hansa.controlplane.ledger.MemberSignatures;
import org.hansa.controlplane.ledger.SignerTrust;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.fabric.evidence.chain.BlockVerifier;
import org.hansa.fabric.evidence.chain.ConfigurationHistory;
import org.hansa.fabric.evidence.chain.Finding;
import org.hansa.fabric.evidence.chain.Verified;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.fabric.evidence.config.Organization;
import org.hansa.fabric.evidence.msp.Certificates;
import org.hansa.fabric.evidence.msp.InvalidIdentityException;
import org.hansa.ledger.model.MspId;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.jspecify.annotations.Nullable;

/**
 * Whether a block is the channel's: it must follow the one before, and the orderers' quorum of the configuration in force
 * must have signed it. Everything starts at a genesis block that was handed over beside the network.
 */
final class BlockTrust implements ChannelTrust, SignerTrust {
    private final ConfigurationHistory history;
    private final ByteString genesisHash;
    private @Nullable BlockHeader previous;
    // The history itself may only be read by the feed's thread.
    private volatile ChannelConfiguration newest;

    BlockTrust(Path genesisFile) {
        Block genesis = read(genesisFile);
        genesisHash = ByteString.copyFrom(Blocks.headerHash(genesis.getHeader()));
        Verified<ConfigurationHistory> start = ConfigurationHistory.startingAt(genesis, genesisHash);
        history = start.value()
                .orElseThrow(() -> new IllegalStateException("hansa.ledger.genesis-block " + genesisFile + ": "
                        + start.finding().map(Finding::toString).orElse("not a genesis block")));
        newest = history.current();
    }

    /** Empty when the block may be believed; then the next one is expected. */
    Optional<Finding> accept(Block block) {
        Optional<Finding> finding = check(block);
        if (finding.isEmpty()) {
            previous = block.getHeader();
            newest = history.current();
        }
        return finding;
    }

    @Override
    public SortedMap<MspId, List<X509Certificate>> memberTlsRoots() {
        TreeMap<MspId, List<X509Certificate>> roots = new TreeMap<>();
        for (Organization member : newest.applicationOrganizations()) {
            roots.put(
                    new MspId(member.mspId()),
                    member.tlsRoots().stream().map(BlockTrust::certificate).toList());
        }
        return roots;
    }

    @Override
    public Optional<String> anchorSigned(MspId member, byte[] certificatePem, byte[] message, byte[] signature) {
        return newest.applicationOrganization(member.value())
                .map(each -> MemberSignatures.anchorSigned(each.msp(), certificatePem, message, signature))
                .orElseGet(() -> Optional.of(member + " is not a member of the channel"));
    }

    /** Everybody on the channel, those who only order included. */
    SortedMap<MspId, ChannelRoll.Organisation> organisations() {
        ChannelConfiguration now = newest;
        TreeMap<MspId, ChannelRoll.Organisation> all = new TreeMap<>();
        now.ordererOrganizations().forEach(each -> all.put(new MspId(each.mspId()), organisation(each, false)));
        now.applicationOrganizations().forEach(each -> all.put(new MspId(each.mspId()), organisation(each, true)));
        return all;
    }

    private static ChannelRoll.Organisation organisation(Organization each, boolean application) {
        return new ChannelRoll.Organisation(
                application,
                each.msp().roots(),
                each.tlsRoots().stream().map(BlockTrust::certificate).toList());
    }

    private static X509Certificate certificate(ByteString pem) {
        try {
            return Certificates.parse(pem);
        } catch (InvalidIdentityException e) {
            throw new IllegalStateException("the channel configuration holds a TLS root that is no certificate", e);
        }
    }

    private Optional<Finding> check(Block block) {
        BlockHeader before = previous;
        if (before == null) {
            return ConfigurationHistory.startingAt(block, genesisHash).finding();
        }
        Optional<Finding> link = BlockVerifier.linked(before, block.getHeader());
        if (link.isPresent()) {
            return link;
        }
        return Blocks.isConfiguration(block.getData())
                ? history.append(block)
                : history.verify(block).finding();
    }

    private static Block read(Path file) {
        try {
            return Block.parseFrom(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException("hansa.ledger.genesis-block: cannot read " + file, e);
        }
    }
}
