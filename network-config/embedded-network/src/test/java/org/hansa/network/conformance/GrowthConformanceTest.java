package org.hansa.network.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.network.TestConsortium;
import org.hansa.network.endorser.PeerSigner;
import org.hansa.network.genesis.Endpoint;
import org.hansa.network.growth.ConfigurationDraft;
import org.hansa.network.growth.DraftSubmission;
import org.hansa.network.growth.MembershipChange;
import org.hansa.network.growth.NewMember;
import org.hansa.network.growth.OrdererClient;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configuration updates: computed here, signed by those whom the mod policies name, ordered as configuration blocks. */
@Conformance("Configuration updates")
class GrowthConformanceTest {

    @TempDir
    static Path folder;

    private static NetworkUnderTest network;
    private static OrdererClient orderer;

    @BeforeAll
    static void start() {
        network = NetworkUnderTest.start();
        orderer = network.ordererClient(1, administrator("NordMSP"));
    }

    @AfterAll
    static void stop() {
        NetworkUnderTest.stop(network);
    }

    private static PeerSigner administrator(String mspId) {
        return PeerSigner.of(mspId, network.identity(mspId, "Admin"));
    }

    private static ConfigurationDraft signed(ConfigurationDraft draft, String... mspIds) {
        ConfigurationDraft signed = draft;
        for (String mspId : mspIds) {
            signed = signed.signedBy(administrator(mspId));
        }
        return signed;
    }

    private static ConfigurationDraft anchorPeer(String mspId, int port) {
        ChannelConfiguration current = orderer.configuration();
        return ConfigurationDraft.between(
                current, new MembershipChange(current).anchorPeers(mspId, List.of(new Endpoint("127.0.0.1", port))));
    }

    @Test
    void a_member_is_added_with_two_of_three_signatures_and_not_with_one() throws Exception {
        NewMember iber = new NewMember(new TestConsortium(folder), folder);
        ChannelConfiguration before = orderer.configuration();
        ConfigurationDraft draft =
                ConfigurationDraft.between(before, new MembershipChange(before).add(iber.withoutOrderer()));

        BroadcastResponse tooFew = orderer.submit(signed(draft, "RheinMSP"));
        assertThat(tooFew.getStatus()).isEqualTo(Status.BAD_REQUEST);
        assertThat(tooFew.getInfo())
                .contains("1 sub-policies were satisfied, but this policy requires 2 of the 'Admins' sub-policies");
        assertThat(orderer.configuration().sequence()).isEqualTo(before.sequence());

        Client client = network.client("NordMSP");
        Transaction byTwoOfThree = client.endorse("put", "grown", "1");
        assertThat(new DraftSubmission(orderer).submit(signed(draft, "RheinMSP", "HelvMSP")))
                .isEqualTo(before.sequence() + 1);
        assertThat(orderer.configuration().applicationOrganization("IberMSP")).isPresent();
        // A majority of four is three.
        assertThat(byTwoOfThree.submitAsync().getStatus().getCode())
                .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        assertThat(client.endorse("put", "grown", "2").submitAsync().getStatus().getCode())
                .isEqualTo(TxValidationCode.VALID);

        ChannelConfiguration grown = orderer.configuration();
        ConfigurationDraft removal =
                ConfigurationDraft.between(grown, new MembershipChange(grown).remove("IberMSP", false));
        assertThat(orderer.submit(signed(removal, "NordMSP", "RheinMSP")).getStatus())
                .isEqualTo(Status.BAD_REQUEST);
        new DraftSubmission(orderer).submit(signed(removal, "NordMSP", "RheinMSP", "HelvMSP"));
        assertThat(orderer.configuration().applicationOrganization("IberMSP")).isEmpty();
    }

    @Test
    void an_organisation_changes_its_own_anchor_peers_and_nobody_else_s() {
        long before = orderer.configuration().sequence();
        assertThat(orderer.submit(signed(anchorPeer("HelvMSP", 7_001), "NordMSP", "RheinMSP"))
                        .getStatus())
                .isEqualTo(Status.BAD_REQUEST);
        assertThat(new DraftSubmission(orderer).submit(signed(anchorPeer("HelvMSP", 7_001), "HelvMSP")))
                .isEqualTo(before + 1);
    }

    @Test
    void an_update_that_is_in_force_is_not_taken_again() {
        ConfigurationDraft draft = signed(anchorPeer("NordMSP", 7_002), "NordMSP");
        long sequence = new DraftSubmission(orderer).submit(draft);
        BroadcastResponse again = orderer.submit(draft);
        assertThat(again.getStatus()).isEqualTo(Status.BAD_REQUEST);
        assertThat(again.getInfo()).contains("but key is at version");
        assertThat(orderer.configuration().sequence()).isEqualTo(sequence);
    }

    @Test
    void of_two_drafts_of_one_element_the_second_is_stale_and_drafts_of_others_do_not_disturb_it() {
        ConfigurationDraft first = signed(anchorPeer("RheinMSP", 7_003), "RheinMSP");
        ConfigurationDraft second = signed(anchorPeer("RheinMSP", 7_004), "RheinMSP");
        ConfigurationDraft elsewhere = signed(anchorPeer("NordMSP", 7_005), "NordMSP");
        DraftSubmission submission = new DraftSubmission(orderer);
        submission.submit(first);
        submission.submit(elsewhere);
        assertThat(orderer.submit(second).getStatus()).isEqualTo(Status.BAD_REQUEST);
    }
}
