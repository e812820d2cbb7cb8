package org.hansa.fabric.evidence.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.EnumMap;
import java.util.Map;
import org.hansa.fabric.evidence.SignedEnvelope;
import org.hansa.fabric.evidence.Vectors;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;

class TransactionVerifierTest {
    private static final ByteString GOOD = Vectors.block(12).getData().getData(0);

    private final TransactionVerifier verifier = new TransactionVerifier(Vectors.configurationFor(12));

    @Test
    void a_flipped_byte_anywhere_in_the_payload_breaks_the_creators_signature_or_the_form() throws Exception {
        Envelope envelope = Envelope.parseFrom(GOOD);
        Map<TxValidationCode, Integer> codes = new EnumMap<>(TxValidationCode.class);
        for (int i = 0; i < envelope.getPayload().size(); i += 3) {
            ByteString tampered = envelope.toBuilder()
                    .setPayload(TamperedBlockTest.flipped(envelope.getPayload(), i))
                    .build()
                    .toByteString();
            codes.merge(verifier.verify(tampered).code(), 1, Integer::sum);
        }
        assertThat(codes.keySet())
                .isSubsetOf(
                        TxValidationCode.BAD_PAYLOAD,
                        TxValidationCode.BAD_COMMON_HEADER,
                        TxValidationCode.BAD_CREATOR_SIGNATURE);
        assertThat(codes.get(TxValidationCode.BAD_CREATOR_SIGNATURE)).isGreaterThan(500);
    }

    @Test
    void a_flipped_byte_in_the_creators_signature_is_found() throws Exception {
        Envelope envelope = Envelope.parseFrom(GOOD);
        for (int i = 0; i < envelope.getSignature().size(); i++) {
            ByteString tampered = envelope.toBuilder()
                    .setSignature(TamperedBlockTest.flipped(envelope.getSignature(), i))
                    .build()
                    .toByteString();
            assertThat(verifier.verify(tampered).code()).isEqualTo(TxValidationCode.BAD_CREATOR_SIGNATURE);
        }
    }

    @Test
    void reasons_are_given_with_the_codes() {
        assertThat(verifier.verify(GOOD)).isEqualTo(new TransactionVerifier.Result(TxValidationCode.VALID, ""));
        assertThat(verifier.verify(ByteString.copyFrom(new byte[] {(byte) 0xff}))
                        .code())
                .isEqualTo(TxValidationCode.INVALID_OTHER_REASON);
        assertThat(verifier.verify(ByteString.EMPTY).code()).isEqualTo(TxValidationCode.BAD_COMMON_HEADER);
        assertThat(resultOf(92, 0).reason()).contains("hash of nonce and creator");
        assertThat(resultOf(95, 0).reason()).contains("epoch");
        assertThat(resultOf(98, 0).reason()).contains("0 actions");
        assertThat(resultOf(99, 0).reason()).contains("2 actions");
        assertThat(resultOf(101, 0).reason()).contains("proposal hash");
        assertThat(resultOf(108, 0).reason()).contains("_lifecycle");
        assertThat(resultOf(111, 0).reason()).contains("the header names chaincode");
        assertThat(resultOf(112, 0).reason()).contains("read-write set");
    }

    @Test
    void a_transaction_of_another_channel_has_no_known_creator() {
        ChannelConfiguration other =
                ChannelConfiguration.of("another", Vectors.configurationFor(12).config());
        assertThat(new TransactionVerifier(other).verify(GOOD))
                .isEqualTo(new TransactionVerifier.Result(
                        TxValidationCode.BAD_CREATOR_SIGNATURE, "the header names channel consortium"));
    }

    @Test
    void a_configuration_transaction_needs_only_its_creator_here() {
        SignedEnvelope configuration =
                SignedEnvelope.parse(Vectors.block(1).getData().getData(0));
        assertThat(configuration.isConfiguration()).isTrue();
        assertThat(new TransactionVerifier(Vectors.configurationFor(1))
                        .verify(configuration.envelope().toByteString())
                        .isValid())
                .isTrue();
    }

    private static TransactionVerifier.Result resultOf(int block, int index) {
        return new TransactionVerifier(Vectors.configurationFor(block))
                .verify(Vectors.block(block).getData().getData(index));
    }
}
