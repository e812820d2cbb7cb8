package org.hansa.network.endorser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.network.TestConsortium;
import org.hansa.network.chaincode.packages.InMemoryInstalledPackages;
import org.hansa.network.config.Member;
import org.hansa.network.crypto.PemFiles;
import org.hansa.network.deploy.SignedProposals;
import org.hansa.network.ledger.ChannelStore;
import org.hansa.network.ledger.InMemoryBlockStore;
import org.hansa.network.ledger.OrganisationLedger;
import org.hansa.network.peer.Peer;
import org.hansa.network.peer.PeerSettings;
import org.hansa.network.validation.BlockValidator;
import org.hansa.network.validation.ChannelCommitter;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.MSPConfig;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients whose certificates were good once, or never: what a peer says, before any chaincode runs. */
class RefusedIdentitiesTest {

    @TempDir
    private static Path folder;

    private static TestConsortium consortium;
    private static Member nord;

    private final ExecutorService workers = Executors.newSingleThreadExecutor();

    @BeforeAll
    static void makeKeys() {
        consortium = new TestConsortium(folder);
        nord = consortium.config.member("nord");
    }

    @AfterEach
    void stopWorkers() {
        workers.shutdownNow();
    }

    @Test
    void a_certificate_that_has_expired_is_refused_before_anything_else_is_looked_at() throws Exception {
        X509Certificate certificate =
                PemFiles.readCertificate(consortium.crypto.user(nord, "Anchor").certificate());
        Instant before = certificate.getNotAfter().toInstant().minusSeconds(60);
        Instant after = certificate.getNotAfter().toInstant().plusSeconds(1);
        assertThat(ask(consortium.genesis, before).getResponse().getStatus()).isEqualTo(200);
        assertThatThrownBy(() -> ask(consortium.genesis, after)).hasMessage("proposal client identity expired");
    }

    @Test
    void a_certificate_that_the_channel_s_configuration_revokes_is_refused_and_others_are_not() throws Exception {
        Block genesis = revoking(
                PemFiles.readCertificate(consortium.crypto.user(nord, "Anchor").certificate()));
        assertThatThrownBy(() -> ask(genesis, Instant.now()))
                .hasMessage("error validating proposal: access denied: channel [hansa] creator org [NordMSP]");
        assertThat(ask(genesis, Instant.now(), "Governance").getResponse().getStatus())
                .isEqualTo(200);
    }

    private ProposalResponse ask(Block genesis, Instant now) throws Exception {
        return ask(genesis, now, "Anchor");
    }

    private ProposalResponse ask(Block genesis, Instant now, String user) throws Exception {
        Clock clock = Clock.fixed(now, ZoneOffset.UTC);
        ChannelStore store = new ChannelStore(new InMemoryBlockStore());
        OrganisationLedger ledger = new OrganisationLedger("NordMSP", store);
        ChannelCommitter committer = new ChannelCommitter(store, List.of(ledger), new BlockValidator(workers));
        committer.accept(genesis);
        committer.flush();
        SignedProposal proposal = new SignedProposals(
                        PeerSigner.of("NordMSP", consortium.crypto.user(nord, user)), clock)
                .sign(
                        "hansa",
                        "cscc",
                        List.of(ByteString.copyFromUtf8("GetChannelConfig"), ByteString.copyFromUtf8("hansa")));
        try (Peer peer = peer(ledger, clock)) {
            return peer.endorser().process(proposal);
        }
    }

    private static Peer peer(OrganisationLedger ledger, Clock clock) {
        return new Peer(new PeerSettings(
                "hansa",
                "peer0.nord.example:7051",
                PeerSigner.of("NordMSP", consortium.crypto.peer(nord)),
                ledger,
                new InMemoryInstalledPackages(),
                chaincode -> {
                    throw new IllegalStateException("no chaincode runs here");
                },
                Duration.ofMinutes(2),
                clock));
    }

    /** The genesis block with a revocation list in its organisation's MSP. */
    private static Block revoking(X509Certificate certificate) throws Exception {
        X509Certificate authority = PemFiles.readCertificate(consortium.crypto.caCertificate(nord));
        PrivateKey key = PemFiles.readKey(consortium.crypto.caCertificate(nord).resolveSibling("priv_sk"));
        JcaX509v2CRLBuilder list =
                new JcaX509v2CRLBuilder(authority.getSubjectX500Principal(), Date.from(Instant.now()));
        list.addCRLEntry(certificate.getSerialNumber(), Date.from(Instant.now()), 0);
        ByteString revocations =
                ByteString.copyFrom(list.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key))
                        .getEncoded());
        Envelope envelope = Envelope.parseFrom(consortium.genesis.getData().getData(0));
        Payload payload = Payload.parseFrom(envelope.getPayload());
        ConfigEnvelope.Builder config = ConfigEnvelope.parseFrom(payload.getData()).toBuilder();
        ConfigGroup.Builder organisation =
                config.getConfigBuilder().getChannelGroupBuilder().getGroupsOrThrow("Application").toBuilder();
        config.getConfigBuilder()
                .getChannelGroupBuilder()
                .putGroups("Application", revoke(organisation, revocations).build());
        Envelope changed = envelope.toBuilder()
                .setPayload(payload.toBuilder()
                        .setData(config.build().toByteString())
                        .build()
                        .toByteString())
                .build();
        Block.Builder genesis = consortium.genesis.toBuilder();
        genesis.getDataBuilder().setData(0, changed.toByteString());
        genesis.getHeaderBuilder().setDataHash(ByteString.copyFrom(Blocks.dataHash(genesis.getData())));
        return genesis.build();
    }

    private static ConfigGroup.Builder revoke(ConfigGroup.Builder application, ByteString revocations)
            throws Exception {
        for (String name : List.copyOf(application.getGroupsMap().keySet())) {
            ConfigGroup organisation = application.getGroupsOrThrow(name);
            MSPConfig msp =
                    MSPConfig.parseFrom(organisation.getValuesOrThrow("MSP").getValue());
            FabricMSPConfig fabric = FabricMSPConfig.parseFrom(msp.getConfig());
            if (fabric.getName().equals("NordMSP")) {
                ByteString revoking = msp.toBuilder()
                        .setConfig(fabric.toBuilder()
                                .addRevocationList(revocations)
                                .build()
                                .toByteString())
                        .build()
                        .toByteString();
                application.putGroups(
                        name,
                        organisation.toBuilder()
                                .putValues(
                                        "MSP",
                                        organisation.getValuesOrThrow("MSP").toBuilder()
                                                .setValue(revoking)
                                                .build())
                                .build());
            }
        }
        return application;
    }
}
