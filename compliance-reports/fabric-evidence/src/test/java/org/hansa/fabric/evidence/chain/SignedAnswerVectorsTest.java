package org.hansa.fabric.evidence.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.hansa.fabric.evidence.Hashes;
import org.hansa.fabric.evidence.ProposalHashes;
import org.hansa.fabric.evidence.Vectors;
import org.hansa.fabric.evidence.msp.MspRegistry;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.peer.ProcessedTransaction;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SignedAnswerVectorsTest {
    private static final MspRegistry MSPS = Vectors.configurationFor(200).msps();

    private record Asked(JsonNode decoded, SignedProposal question, ProposalResponse answer) {
        String name() {
            return decoded.get("name").asString() + " " + decoded.get("peer").asString();
        }

        Verified<SignedAnswer> verify() {
            return SignedAnswer.verify(question, answer, MSPS, name());
        }
    }

    @Test
    void of_75_answers_69_are_endorsed_and_hold_and_six_are_not_endorsed() throws Exception {
        int held = 0;
        List<String> broken = new ArrayList<>();
        for (Asked asked : all()) {
            Verified<SignedAnswer> verified = asked.verify();
            assertThat(verified.holds())
                    .as(asked.name())
                    .isEqualTo(asked.decoded().get("endorsed").asBoolean());
            if (verified.holds()) {
                SignedAnswer answer = verified.orElseThrow();
                assertThat(answer.endorser().mspId())
                        .isEqualTo(asked.decoded().get("peer").asString());
                assertThat(answer.channelId()).isEqualTo("consortium");
                assertThat(answer.chaincode())
                        .isEqualTo(asked.decoded().get("chaincode").asString());
                assertThat(answer.arguments().get(0).toStringUtf8())
                        .isEqualTo(asked.decoded().get("function").asString());
                assertThat(answer.status()).isEqualTo(200);
                held++;
            } else {
                assertThat(verified.finding().map(Finding::detail)).contains("the answer is not endorsed");
                broken.add(asked.name());
            }
        }
        assertThat(held).isEqualTo(69);
        assertThat(broken)
                .hasSize(6)
                .allMatch(name -> name.startsWith("GetChainInfo-empty") || name.startsWith("read-fail"));
    }

    @Test
    void all_72_proposal_hashes_are_recomputed() throws Exception {
        int checked = 0;
        for (Asked asked : all()) {
            if (asked.decoded().has("proposal_hash")) {
                Proposal proposal = Proposal.parseFrom(asked.question().getProposalBytes());
                assertThat(Hashes.hex(ProposalHashes.ofProposal(
                                Header.parseFrom(proposal.getHeader()), proposal.getPayload())))
                        .isEqualTo(asked.decoded().get("proposal_hash").asString());
                checked++;
            }
        }
        assertThat(checked).isEqualTo(72);
    }

    @Test
    void signed_validation_codes_are_those_of_the_ledger() throws Exception {
        int checked = 0;
        for (Asked asked : all()) {
            if (asked.decoded().has("validation_code")) {
                int code = ProcessedTransaction.parseFrom(
                                asked.verify().orElseThrow().payload())
                        .getValidationCode();
                assertThat(TxValidationCode.forNumber(code).name())
                        .isEqualTo(asked.decoded().get("validation_code").asString());
                checked++;
            }
        }
        assertThat(checked).isEqualTo(30);
    }

    @Test
    void a_flipped_byte_in_question_answer_or_signature_is_named() throws Exception {
        Asked asked = all().get(0);
        SignedProposal question = asked.question();
        ProposalResponse answer = asked.answer();
        assertThat(fault(
                        question.toBuilder()
                                .setSignature(TamperedBlockTest.flipped(question.getSignature(), 20))
                                .build(),
                        answer))
                .isEqualTo(Fault.CREATOR_SIGNATURE);
        ByteString payload = answer.getPayload();
        assertThat(fault(
                        question,
                        answer.toBuilder()
                                .setPayload(TamperedBlockTest.flipped(payload, payload.size() / 2))
                                .build()))
                .isEqualTo(Fault.ENDORSEMENT_POLICY);
        ProposalResponse.Builder unsigned = answer.toBuilder();
        unsigned.getEndorsementBuilder()
                .setSignature(TamperedBlockTest.flipped(answer.getEndorsement().getSignature(), 20));
        assertThat(fault(question, unsigned.build())).isEqualTo(Fault.ENDORSEMENT_POLICY);
    }

    @Test
    void an_answer_to_another_question_is_refused() throws Exception {
        assertThat(fault(all().get(3).question(), all().get(0).answer())).isEqualTo(Fault.PROPOSAL_HASH);
    }

    private static Fault fault(SignedProposal question, ProposalResponse answer) {
        return ConfigurationHistoryVectorsTest.first(SignedAnswer.verify(question, answer, MSPS, "answer"))
                .fault();
    }

    private static List<Asked> all() throws Exception {
        List<Asked> all = new ArrayList<>();
        for (JsonNode decoded : Vectors.elements(Vectors.json("queries/index.json"))) {
            String peer = decoded.get("peer").asString().replace("MSP", "").toLowerCase(java.util.Locale.ROOT);
            String path = "queries/" + decoded.get("name").asString() + "/" + peer;
            all.add(new Asked(
                    decoded,
                    SignedProposal.parseFrom(Vectors.bytes(path + ".signed-proposal.bin")),
                    ProposalResponse.parseFrom(Vectors.bytes(path + ".proposal-response.bin"))));
        }
        assertThat(all).hasSize(75);
        return all;
    }
}
