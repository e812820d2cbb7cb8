package org.hansa.network.configtx;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.hansa.fabric.evidence.SignedEnvelope;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.network.GoldenVectors;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every update that the recorded network accepted must make the very configuration that its orderers made of it. */
class GoldenUpdatesTest {

    private static final List<Integer> CONFIGURATION_BLOCKS = List.of(0, 1, 2, 3, 116, 117, 121, 122, 203);

    static List<Integer> updates() {
        return IntStream.range(1, CONFIGURATION_BLOCKS.size()).boxed().toList();
    }

    @ParameterizedTest
    @MethodSource("updates")
    void makes_of_each_update_the_configuration_that_fabric_made(int index) throws Exception {
        ChannelConfiguration before = configuration(index - 1);
        ConfigEnvelope golden = envelope(index);
        ConfigEnvelope made = ConfigurationUpdates.propose(before, golden.getLastUpdate());
        assertThat(made.getConfig()).isEqualTo(golden.getConfig());
        assertThat(deterministic(made)).isEqualTo(deterministic(golden));
        ConfigurationUpdates.requireResult(before, golden);
        BlockValidationRule.check("consortium", golden.getConfig());
    }

    @ParameterizedTest
    @MethodSource("updates")
    void believes_no_other_result_of_an_update(int index) throws Exception {
        ChannelConfiguration before = configuration(index - 1);
        ConfigEnvelope golden = envelope(index);
        ConfigEnvelope forged = golden.toBuilder()
                .setConfig(golden.getConfig().toBuilder()
                        .setChannelGroup(
                                golden.getConfig().getChannelGroup().toBuilder().setVersion(9)))
                .build();
        assertThat(refusal(before, forged))
                .isEqualTo("ConfigEnvelope LastUpdate did not produce the supplied config result");
        assertThat(refusal(configuration(index), golden)).contains("cannot validate config at sequence");
        ConfigEnvelope unsigned = golden.toBuilder().clearLastUpdate().build();
        assertThat(refusal(before, unsigned)).isNotEmpty();
    }

    @Test
    void computes_the_update_that_fabrics_own_tool_computed() throws Exception {
        List<String> differences = new ArrayList<>();
        for (int index : updates()) {
            var update = org.hyperledger.fabric.protos.common.ConfigUpdateEnvelope.parseFrom(
                    SignedEnvelope.of(envelope(index).getLastUpdate()).payload().getData());
            var golden = org.hyperledger.fabric.protos.common.ConfigUpdate.parseFrom(update.getConfigUpdate());
            var ours = ConfigurationDelta.between(
                    "consortium",
                    configuration(index - 1).config(),
                    configuration(index).config());
            if (!ours.equals(golden)) {
                differences.add("block " + CONFIGURATION_BLOCKS.get(index) + ":\n" + ours + "\nfor\n" + golden);
            }
        }
        assertThat(differences).isEmpty();
    }

    private static String refusal(ChannelConfiguration before, ConfigEnvelope envelope) {
        try {
            ConfigurationUpdates.requireResult(before, envelope);
            return "";
        } catch (UpdateRefused e) {
            return e.getMessage();
        }
    }

    static ChannelConfiguration configuration(int index) {
        return ChannelConfiguration.of(GoldenVectors.peerBlock(CONFIGURATION_BLOCKS.get(index)));
    }

    private static ConfigEnvelope envelope(int index) {
        ByteString bytes = GoldenVectors.peerBlock(CONFIGURATION_BLOCKS.get(index))
                .getData()
                .getData(0);
        return ChannelConfiguration.configEnvelope(SignedEnvelope.parse(bytes));
    }

    /** Go writes maps in any order; two encodings are compared with their entries sorted. */
    private static ByteString deterministic(MessageLite message) throws IOException {
        byte[] bytes = new byte[message.getSerializedSize()];
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.useDeterministicSerialization();
        message.writeTo(out);
        out.checkNoSpaceLeft();
        return ByteString.copyFrom(bytes);
    }
}
