package org.hansa.fabric.evidence.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.fabric.evidence.policy.TestPolicies.admin;
import static org.hansa.fabric.evidence.policy.TestPolicies.implicitMeta;
import static org.hansa.fabric.evidence.policy.TestPolicies.member;
import static org.hansa.fabric.evidence.policy.TestPolicies.peer;
import static org.hansa.fabric.evidence.policy.TestPolicies.rule;
import static org.hansa.fabric.evidence.policy.TestPolicies.signedBy;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.List;
import org.hansa.fabric.evidence.SignedData;
import org.hansa.fabric.evidence.msp.MspRegistry;
import org.hansa.fabric.evidence.msp.TestMember;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ImplicitMetaPolicy.Rule;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.junit.jupiter.api.Test;

class PolicyTest {
    private static final ByteString MESSAGE = ByteString.copyFromUtf8("a proposal response");

    private final TestMember nord = new TestMember("NordMSP");
    private final TestMember rhein = new TestMember("RheinMSP");
    private final TestMember helv = new TestMember("HelvMSP");
    private final MspRegistry msps = new MspRegistry(List.of(nord.msp(), rhein.msp(), helv.msp()));

    PolicyTest() throws Exception {}

    @Test
    void n_out_of_counts_each_signer_once() {
        Policy two = outOf(2, peer("NordMSP"), peer("RheinMSP"), peer("HelvMSP"));
        assertThat(evaluate(two, nord.peerSigns(MESSAGE), rhein.peerSigns(MESSAGE))
                        .satisfied())
                .isTrue();
        assertThat(evaluate(two, nord.peerSigns(MESSAGE)).satisfied()).isFalse();
        assertThat(evaluate(two, nord.peerSigns(MESSAGE), nord.peerSigns(MESSAGE))
                        .satisfied())
                .isFalse();
        assertThat(evaluate(two, nord.peerSigns(MESSAGE), nord.adminSigns(MESSAGE))
                        .satisfied())
                .isFalse();
    }

    @Test
    void one_signer_does_not_fill_two_places_of_the_same_organisation() {
        Policy both = outOf(2, member("NordMSP"), member("NordMSP"));
        assertThat(evaluate(both, nord.peerSigns(MESSAGE)).satisfied()).isFalse();
        assertThat(evaluate(both, nord.peerSigns(MESSAGE), nord.adminSigns(MESSAGE))
                        .satisfied())
                .isTrue();
    }

    @Test
    void evaluation_is_greedy_in_order_as_fabrics_is() {
        Policy memberFirst = outOf(2, member("NordMSP"), admin("NordMSP"));
        // The member place takes the administrator if he comes first, and then none is left for the second place.
        assertThat(evaluate(memberFirst, nord.adminSigns(MESSAGE), nord.peerSigns(MESSAGE))
                        .satisfied())
                .isFalse();
        assertThat(evaluate(memberFirst, nord.peerSigns(MESSAGE), nord.adminSigns(MESSAGE))
                        .satisfied())
                .isTrue();
    }

    @Test
    void what_a_failed_branch_used_is_given_back() {
        SignaturePolicy failing = rule(2, signedBy(0), signedBy(1));
        SignaturePolicy then = signedBy(0);
        SignaturePolicyEnvelope envelope = SignaturePolicyEnvelope.newBuilder()
                .setRule(rule(1, failing, then))
                .addIdentities(member("NordMSP"))
                .addIdentities(member("RheinMSP"))
                .build();
        assertThat(evaluate(Policy.of(envelope), nord.peerSigns(MESSAGE)).satisfied())
                .isTrue();
    }

    @Test
    void bad_signatures_and_strangers_are_left_out_with_a_reason_and_harm_nobody() throws Exception {
        SignedData bad = new SignedData(
                helv.peerSigns(MESSAGE).identity(),
                MESSAGE,
                nord.peerSigns(MESSAGE).signature());
        SignedData stranger = new TestMember("AlienMSP").peerSigns(MESSAGE);
        SignedData noise = new SignedData(ByteString.copyFromUtf8("\u0001"), MESSAGE, ByteString.EMPTY);
        SignerSet signers =
                SignerSet.of(msps, List.of(bad, stranger, noise, nord.peerSigns(MESSAGE), rhein.peerSigns(MESSAGE)));
        assertThat(outOf(2, peer("NordMSP"), peer("RheinMSP"), peer("HelvMSP"))
                        .evaluate(signers)
                        .satisfied())
                .isTrue();
        assertThat(signers.mspIds()).containsExactly("NordMSP", "RheinMSP");
        assertThat(signers.rejections())
                .extracting(SignerSet.Rejection::toString)
                .containsExactly(
                        "signature 0 by HelvMSP: the signature does not hold",
                        "signature 1 by AlienMSP: MSP AlienMSP is not one of the channel's",
                        "signature 2: not a serialised identity");
    }

    @Test
    void a_bad_signature_does_not_take_the_place_of_a_later_good_one_of_the_same_signer() {
        SignedData bad = new SignedData(nord.peerSigns(MESSAGE).identity(), MESSAGE, ByteString.copyFromUtf8("no"));
        assertThat(evaluate(outOf(1, peer("NordMSP")), bad, nord.peerSigns(MESSAGE))
                        .satisfied())
                .isTrue();
    }

    @Test
    void zero_out_of_nothing_needs_nobody() {
        assertThat(evaluate(outOf(0)).satisfied()).isTrue();
        assertThat(evaluate(outOf(1)).satisfied()).isFalse();
    }

    @Test
    void malformed_policies_are_satisfied_by_nobody() {
        assertThat(evaluate(Policy.of(SignaturePolicyEnvelope.getDefaultInstance()), nord.peerSigns(MESSAGE)))
                .isEqualTo(new Verdict(false, "a signature policy has an empty element"));
        assertThat(evaluate(
                                Policy.of(SignaturePolicyEnvelope.newBuilder()
                                        .setRule(signedBy(3))
                                        .addIdentities(member("NordMSP"))
                                        .build()),
                                nord.peerSigns(MESSAGE))
                        .reason())
                .isEqualTo("a signature policy names principal 3 of 1");
        assertThat(evaluate(
                                Policy.of(SignaturePolicyEnvelope.newBuilder()
                                        .setVersion(1)
                                        .setRule(rule(0))
                                        .build()),
                                nord.peerSigns(MESSAGE))
                        .satisfied())
                .isFalse();
        SignaturePolicy deep = signedBy(0);
        for (int i = 0; i < 80; i++) {
            deep = rule(1, deep);
        }
        assertThat(evaluate(
                                Policy.of(SignaturePolicyEnvelope.newBuilder()
                                        .setRule(deep)
                                        .addIdentities(member("NordMSP"))
                                        .build()),
                                nord.peerSigns(MESSAGE))
                        .reason())
                .contains("deeper");
    }

    @Test
    void implicit_meta_policies_look_at_the_groups_below() {
        SignerSet one = signers(nord.peerSigns(MESSAGE));
        SignerSet two = signers(nord.peerSigns(MESSAGE), helv.peerSigns(MESSAGE));
        SignerSet three = signers(nord.peerSigns(MESSAGE), helv.peerSigns(MESSAGE), rhein.peerSigns(MESSAGE));
        assertThat(tree(Rule.ANY).evaluate(one).satisfied()).isTrue();
        assertThat(tree(Rule.ANY).evaluate(signers()).satisfied()).isFalse();
        assertThat(tree(Rule.MAJORITY).evaluate(one).satisfied()).isFalse();
        assertThat(tree(Rule.MAJORITY).evaluate(two))
                .isEqualTo(new Verdict(true, "2 of 3 groups satisfy Endorsement [HelvMSP, NordMSP], needed 2"));
        assertThat(tree(Rule.ALL).evaluate(two).satisfied()).isFalse();
        assertThat(tree(Rule.ALL).evaluate(three).satisfied()).isTrue();
    }

    @Test
    void with_no_group_below_an_implicit_meta_policy_needs_nothing_and_a_missing_policy_everything() {
        ConfigGroup empty = ConfigGroup.newBuilder()
                .putPolicies("Admins", implicitMeta(Rule.MAJORITY, "Admins"))
                .build();
        PolicyTree tree = PolicyTree.of(empty);
        assertThat(tree.policy("/Channel/Admins").evaluate(signers()).satisfied())
                .isTrue();
        assertThat(tree.policy("/Channel/Writers").evaluate(signers(nord.adminSigns(MESSAGE))))
                .isEqualTo(new Verdict(false, "there is no policy /Channel/Writers"));
    }

    private Policy tree(Rule rule) {
        ConfigGroup.Builder application =
                ConfigGroup.newBuilder().putPolicies("Endorsement", implicitMeta(rule, "Endorsement"));
        for (TestMember member : List.of(nord, rhein, helv)) {
            application.putGroups(
                    member.mspId(),
                    ConfigGroup.newBuilder()
                            .putPolicies(
                                    "Endorsement", TestPolicies.configured(TestPolicies.outOf(1, peer(member.mspId()))))
                            .build());
        }
        return PolicyTree.of(ConfigGroup.newBuilder()
                        .putGroups("Application", application.build())
                        .build())
                .policy("/Channel/Application/Endorsement");
    }

    private Verdict evaluate(Policy policy, SignedData... claims) {
        return policy.evaluate(signers(claims));
    }

    private SignerSet signers(SignedData... claims) {
        return SignerSet.of(msps, Arrays.asList(claims));
    }

    private static Policy outOf(int needed, MSPPrincipal... principals) {
        return Policy.of(TestPolicies.outOf(needed, principals));
    }
}
