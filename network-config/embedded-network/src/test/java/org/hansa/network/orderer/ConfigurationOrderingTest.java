package org.hansa.network.orderer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.network.TestConsortium;
import org.hansa.network.TransactionForge;
import org.hansa.network.crypto.PemFiles;
import org.hansa.network.genesis.Endpoint;
import org.hansa.network.growth.ConfigurationDraft;
import org.hansa.network.growth.DraftStanding;
import org.hansa.network.growth.GrowthException;
import org.hansa.network.growth.MembershipChange;
import org.hansa.network.growth.NewMember;
import org.hansa.network.ledger.ChannelStore;
import org.hansa.network.ledger.InMemoryBlockStore;
import org.hansa.network.ledger.OrganisationLedger;
import org.hansa.network.validation.BlockValidator;
import org.hansa.network.validation.ChannelCommitter;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The queue and the peers while the channel's configuration changes under them. */
class ConfigurationOrderingTest {

    @TempDir
    static Path folder;

    private static TestConsortium consortium;
    private static NewMember iber;
    private static TransactionForge forge;

    private final ExecutorService workers = Executors.newFixedThreadPool(2);
    private final Instant now = Instant.now();
    private OrderingCore core;
    private OrganisationLedger nord;
    private ChannelCommitter committer;

    @BeforeAll
    static void makeKeys() {
        consortium = new TestConsortium(folder);
        iber = new NewMember(consortium, folder);
        forge = new TransactionForge(consortium);
    }

    @BeforeEach
    void begin() {
        ChannelStore store = new ChannelStore(new InMemoryBlockStore());
        nord = new OrganisationLedger("NordMSP", store);
        committer = new ChannelCommitter(
                store, List.of(nord, new OrganisationLedger("HelvMSP", store)), new BlockValidator(workers));
        commit(List.of(consortium.genesis));
        Random random = new Random(7);
        core = new OrderingCore(
                nord.configuration(), OrdererKeys.fixed(keys()), length -> bytes(random, length), consortium.genesis);
    }

    @AfterEach
    void stopWorkers() {
        workers.shutdownNow();
    }

    @Test
    void orders_an_update_in_a_block_of_its_own_after_what_waits() throws Exception {
        Envelope waiting = forge.definition("cc");
        assertThat(core.order(waiting, now.toEpochMilli())).isEmpty();
        List<Block> blocks = update(iber.signed(addIber(), "nord", "helv"));
        assertThat(blocks).hasSize(2);
        assertThat(blocks.get(0).getData().getDataList()).containsExactly(waiting.toByteString());
        assertThat(Blocks.lastConfigurationIndex(blocks.get(0))).isZero();
        assertThat(blocks.get(1).getData().getDataCount()).isEqualTo(1);
        assertThat(Blocks.lastConfigurationIndex(blocks.get(1))).isEqualTo(2);
        commit(blocks);
        assertThat(nord.configuration().sequence()).isEqualTo(1);
        assertThat(nord.configuration().applicationOrganization("IberMSP")).isPresent();
        commit(later());
        assertThat(Blocks.lastConfigurationIndex(nord.block(3))).isEqualTo(2);
    }

    @Test
    void counts_the_members_of_the_new_configuration_from_the_next_block_on() throws Exception {
        commit(update(iber.signed(addIber(), "nord", "helv")));
        core.order(forge.definition("cc"), now.toEpochMilli());
        commit(core.tick(Long.MAX_VALUE));
        // Two of three endorsed it, which is no majority of four.
        assertThat(Blocks.transactionsFilter(nord.block(2))).containsExactly(10);
    }

    @Test
    void lets_a_new_orderer_sign_and_asks_for_the_new_quorum() throws Exception {
        ConfigurationDraft draft = draft(new MembershipChange(core.configuration()).add(iber.withOrderer()));
        commit(update(iber.signed(draft, "nord", "rhein", "assoc")));
        assertThat(core.configuration().consenters()).hasSize(5);
        List<Integer> signers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            List<Block> blocks = later();
            assertThat(Metadata.parseFrom(blocks.get(0).getMetadata().getMetadata(0))
                            .getSignaturesCount())
                    .isEqualTo(4);
            commit(blocks);
            signers.addAll(signerIds(blocks.get(0)));
        }
        assertThat(signers).contains(1, 2, 3, 4, NewMember.ORDERER_ID);
    }

    @Test
    void needs_the_orderers_admins_too_when_the_orderers_change() {
        ConfigurationDraft draft = draft(new MembershipChange(core.configuration()).add(iber.withOrderer()));
        ConfigurationDraft signed = iber.signed(draft, "nord", "rhein");
        assertRefused(signed, Status.BAD_REQUEST, "but this policy requires 3 of the 'Admins' sub-policies");
        DraftStanding standing = DraftStanding.of(signed, core.configuration());
        assertThat(standing.isComplete()).isFalse();
        assertThat(standing.describe())
                .contains("/Channel/Application/Admins")
                .contains("signed by NordMSP, RheinMSP: enough")
                .contains("/Channel/Orderer/Admins")
                .contains("3 must sign, signed by NordMSP, RheinMSP: 1 more needed");
    }

    @Test
    void takes_only_the_block_validation_policy_that_follows_from_the_orderers() {
        Config added = new MembershipChange(core.configuration()).add(iber.withOrderer());
        var channel = added.getChannelGroup().toBuilder();
        var orderer = channel.getGroupsOrThrow("Orderer").toBuilder();
        ConfigPolicy old = core.configuration()
                .config()
                .getChannelGroup()
                .getGroupsOrThrow("Orderer")
                .getPoliciesOrThrow("BlockValidation");
        channel.putGroups("Orderer", orderer.putPolicies("BlockValidation", old).build());
        ConfigurationDraft draft =
                draft(added.toBuilder().setChannelGroup(channel).build());
        assertRefused(
                iber.signed(draft, "nord", "rhein", "assoc"),
                Status.SERVICE_UNAVAILABLE,
                "block validation policy should be a signature policy");
    }

    @Test
    void orders_parallel_drafts_that_touch_different_elements() throws Exception {
        CheckedMessage ofNord = check(iber.signed(anchor("NordMSP", 1), "nord"));
        CheckedMessage ofHelv = check(iber.signed(anchor("HelvMSP", 2), "helv"));
        assertThat(core.order(ofNord, now.toEpochMilli())).hasSize(1);
        List<Block> second = core.order(ofHelv, now.toEpochMilli());
        assertThat(second).hasSize(1);
        assertThat(core.configuration().sequence()).isEqualTo(2);
        assertThat(core.configuration()
                        .applicationOrganization("NordMSP")
                        .orElseThrow()
                        .anchorPeers())
                .containsExactly("127.0.0.1:1");
        assertThat(core.configuration()
                        .applicationOrganization("HelvMSP")
                        .orElseThrow()
                        .anchorPeers())
                .containsExactly("127.0.0.1:2");
    }

    @Test
    void drops_the_second_of_two_updates_that_were_both_accepted_for_one_element() throws Exception {
        CheckedMessage first = check(iber.signed(anchor("NordMSP", 1), "nord"));
        CheckedMessage second = check(iber.signed(anchor("NordMSP", 2), "nord"));
        core.order(first, now.toEpochMilli());
        assertThatThrownBy(() -> core.order(second, now.toEpochMilli()))
                .isInstanceOf(BroadcastRefused.class)
                .hasMessageContaining("be at version 0, but it is currently at version 1");
        assertThat(core.configuration().sequence()).isEqualTo(1);
    }

    @Test
    void checks_a_waiting_transaction_again_after_its_creators_organisation_was_removed() throws Exception {
        commit(update(iber.signed(addIber(), "nord", "helv")));
        CheckedMessage waiting = core.check(1, ofIber(), now);
        commit(update(iber.signed(
                draft(new MembershipChange(core.configuration()).remove("IberMSP", false)), "nord", "helv", "rhein")));
        assertThatThrownBy(() -> core.order(waiting, now.toEpochMilli()))
                .isInstanceOf(BroadcastRefused.class)
                .hasMessageContaining("permission denied");
    }

    @Test
    void refuses_to_leave_fewer_orderers_than_survive_a_fault() {
        MembershipChange change = new MembershipChange(core.configuration());
        assertThatThrownBy(() -> change.remove("NordMSP", false))
                .isInstanceOf(GrowthException.class)
                .hasMessageContaining("would leave 3 orderers")
                .hasMessageContaining("--keep-orderers");
        ChannelConfiguration next = ChannelConfiguration.of("hansa", change.remove("NordMSP", true));
        assertThat(next.applicationOrganization("NordMSP")).isEmpty();
        assertThat(next.consenters()).hasSize(4);
    }

    @Test
    void refuses_a_channel_that_this_process_could_not_order_any_more() {
        OrderingCore poor = new OrderingCore(
                nord.configuration(), OrdererKeys.fixed(keys().subList(0, 3)), byte[]::new, consortium.genesis);
        ConfigurationDraft draft = draft(new MembershipChange(core.configuration()).add(iber.withOrderer()));
        assertThatThrownBy(() -> poor.check(
                        1, iber.signed(draft, "nord", "rhein", "assoc").envelope(iber.admin("nord")), now))
                .isInstanceOf(BroadcastRefused.class)
                .hasMessageContaining("blocks would need 4 of 5 orderers, but this network runs 3");
    }

    private Envelope ofIber() {
        var admin = iber.admin("iber");
        return org.hansa.network.configtx.ConfigurationTransactions.signed(
                org.hyperledger.fabric.protos.common.HeaderType.ENDORSER_TRANSACTION,
                "hansa",
                com.google.protobuf.ByteString.EMPTY,
                now,
                admin.identity(),
                com.google.protobuf.ByteString.copyFromUtf8("nonce"),
                admin::sign);
    }

    private ConfigurationDraft addIber() {
        return draft(new MembershipChange(core.configuration()).add(iber.withoutOrderer()));
    }

    private ConfigurationDraft anchor(String msp, int port) {
        return draft(
                new MembershipChange(core.configuration()).anchorPeers(msp, List.of(new Endpoint("127.0.0.1", port))));
    }

    private ConfigurationDraft draft(Config updated) {
        return ConfigurationDraft.between(core.configuration(), updated);
    }

    private CheckedMessage check(ConfigurationDraft draft) throws BroadcastRefused {
        return core.check(1, draft.envelope(iber.admin("nord")), now);
    }

    private List<Block> update(ConfigurationDraft draft) throws BroadcastRefused {
        return core.order(check(draft), now.toEpochMilli());
    }

    private void assertRefused(ConfigurationDraft draft, Status status, String words) {
        assertThatThrownBy(() -> check(draft))
                .isInstanceOfSatisfying(
                        BroadcastRefused.class,
                        refused -> assertThat(refused.refusal().status()).isEqualTo(status))
                .hasMessageContaining(words);
    }

    private List<Block> later() {
        core.order(forge.transaction("cc", TransactionForge.put("cc", "k", "v"), "nord", "helv"), now.toEpochMilli());
        return core.tick(Long.MAX_VALUE);
    }

    private void commit(List<Block> blocks) {
        blocks.forEach(committer::accept);
        committer.flush();
    }

    private static List<OrdererSigner> keys() {
        List<OrdererSigner> keys = new ArrayList<>(consortium.ordererSigners());
        keys.add(new OrdererSigner(
                NewMember.ORDERER_ID,
                PemFiles.readKey(iber.crypto.orderer(iber.member, 0).key())));
        return keys;
    }

    private static List<Integer> signerIds(Block block) throws Exception {
        List<Integer> ids = new ArrayList<>();
        for (var signature :
                Metadata.parseFrom(block.getMetadata().getMetadata(0)).getSignaturesList()) {
            ids.add(org.hyperledger.fabric.protos.common.IdentifierHeader.parseFrom(signature.getIdentifierHeader())
                    .getIdentifier());
        }
        return ids;
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
