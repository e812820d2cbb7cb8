package org.hansa.network.chaincode;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A recorded conversation between a real peer and a real chaincode process.
 *
 * @param messages in order; of one transaction
 */
record Transcript(String name, List<Line> messages) {

    /** @param fromPeer the direction */
    record Line(boolean fromPeer, ChaincodeMessage message) {}

    static Transcript read(String name) {
        try (InputStream in = Transcript.class.getResourceAsStream("/vectors-b/shim/" + name + ".json")) {
            List<Line> lines = new ArrayList<>();
            for (JsonNode entry : JsonMapper.shared().readTree(in)) {
                if (entry.has("direction") && entry.path("stream").asString().startsWith("cc-vectors-")) {
                    lines.add(line(entry));
                }
            }
            return new Transcript(name, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String txId() {
        return messages.get(0).message().getTxid();
    }

    ByteString input() {
        return messages.get(0).message().getPayload();
    }

    private static Line line(JsonNode entry) {
        ChaincodeMessage.Builder message = ChaincodeMessage.newBuilder()
                .setType(ChaincodeMessage.Type.forNumber(
                        entry.path("type_number").asInt()))
                .setTxid(entry.path("txid").asString())
                .setChannelId(entry.path("channel_id").asString())
                .setPayload(ByteString.copyFrom(
                        Base64.getDecoder().decode(entry.path("payload_b64").asString(""))));
        return new Line(entry.path("direction").asString().startsWith("peer"), message.build());
    }
}
