package org.hansa.network.orderer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.network.GoldenVectors;
import org.hansa.network.TestConsortium;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The recorded updates, refused and accepted, sent again to an orderer that has the configuration of then: same status,
 * same words.
 */
class GoldenRefusalsTest {

    /** The number of the case after which each configuration block of the recording came. */
    private static final int[][] CONFIGURATION_BEFORE_CASE = {
        {0, 3}, {10, 116}, {13, 117}, {16, 121}, {18, 121}, {19, 122}
    };

    /** How far an accepted update gets here: the recording has no private keys, so that no orderer of it can sign. */
    private static final String ACCEPTED = "FORBIDDEN config update for existing channel did not pass final checks";

    private static final Instant RECORDED = Instant.parse("2026-11-21T00:10:00Z");

    @TempDir
    Path folder;

    @Test
    void answers_each_recorded_update_as_fabric_did() throws Exception {
        List<OrdererSigner> anyKeys = new TestConsortium(folder).ordererSigners();
        JsonNode cases = JsonMapper.shared()
                .readTree(new String(GoldenVectors.file("config-updates.json"), StandardCharsets.UTF_8));
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            JsonNode golden = cases.get(i);
            Envelope envelope =
                    Envelope.parseFrom(GoldenVectors.file(golden.get("envelope").asString()));
            String expected = expected(golden);
            String answered = answer(core(configurationBlock(i), anyKeys), envelope);
            if (!(expected.equals(ACCEPTED) ? answered.startsWith(expected) : answered.equals(expected))) {
                differences.add(golden.get("case").asString() + "\n  " + answered + "\nfor\n  " + expected);
            }
        }
        assertThat(differences).isEmpty();
        assertThat(cases.size()).isEqualTo(21);
    }

    private static String expected(JsonNode golden) {
        if (!golden.has("broadcast")) {
            assertThat(golden.get("rest").get("status").asInt()).isEqualTo(201);
            return ACCEPTED;
        }
        JsonNode answer = golden.get("broadcast");
        return answer.get("status").asString().equals("SUCCESS")
                ? ACCEPTED
                : answer.get("status").asString() + " " + answer.get("info").asString();
    }

    private static String answer(OrderingCore core, Envelope envelope) {
        try {
            core.check(1, envelope, RECORDED);
            return Status.SUCCESS + " ";
        } catch (BroadcastRefused e) {
            return e.refusal().status() + " " + e.refusal().info();
        }
    }

    private static int configurationBlock(int number) {
        int block = 0;
        for (int[] from : CONFIGURATION_BEFORE_CASE) {
            block = number >= from[0] ? from[1] : block;
        }
        return block;
    }

    private static OrderingCore core(int block, List<OrdererSigner> keys) {
        Block last = GoldenVectors.orderedBlock(block);
        return new OrderingCore(ChannelConfiguration.of(last), keys, byte[]::new, last);
    }
}
