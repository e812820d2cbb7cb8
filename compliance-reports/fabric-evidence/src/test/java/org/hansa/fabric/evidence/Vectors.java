package org.hansa.fabric.evidence;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The golden vectors, read once. */
public final class Vectors {
    public static final List<Block> BLOCKS = readBlocks();

    /** {@code blocks.json}: the blocks as other code decoded them. */
    public static final JsonNode DECODED = json("blocks.json");

    private static final TreeMap<Long, ChannelConfiguration> CONFIGURATIONS = new TreeMap<>();

    static {
        for (Block block : BLOCKS) {
            if (Blocks.isConfiguration(block.getData())) {
                CONFIGURATIONS.put(block.getHeader().getNumber(), ChannelConfiguration.of(block));
            }
        }
    }

    private Vectors() {}

    /** One envelope with its place and its description. */
    public record Transacted(Block block, int index, JsonNode decoded) {
        public ByteString bytes() {
            return block.getData().getData(index);
        }

        public SignedEnvelope envelope() {
            return SignedEnvelope.parse(bytes());
        }

        public long number() {
            return block.getHeader().getNumber();
        }

        public int code() {
            return decoded.get("validation_code").asInt();
        }

        public String name() {
            return number() + "/" + index + " " + decoded.get("case").asString();
        }

        public boolean isEndorserTransaction() {
            return decoded.get("type").asString().equals("ENDORSER_TRANSACTION");
        }
    }

    /** The first action of an envelope that may be malformed further in. */
    public record FirstAction(SignedEnvelope envelope, TransactionAction action, ChaincodeActionPayload payload) {
        public static FirstAction of(SignedEnvelope envelope) throws InvalidProtocolBufferException {
            TransactionAction action =
                    Transaction.parseFrom(envelope.payload().getData()).getActions(0);
            return new FirstAction(envelope, action, ChaincodeActionPayload.parseFrom(action.getPayload()));
        }

        public ByteString recomputedProposalHash() {
            return ByteString.copyFrom(ProposalHashes.ofTransaction(
                    envelope.payload().getHeader().getChannelHeader(),
                    action.getHeader(),
                    payload.getChaincodeProposalPayload()));
        }

        public ByteString endorsedProposalHash() throws InvalidProtocolBufferException {
            return ProposalResponsePayload.parseFrom(payload.getAction().getProposalResponsePayload())
                    .getProposalHash();
        }

        public List<SignedData> endorsementSignatures() {
            ByteString response = payload.getAction().getProposalResponsePayload();
            return payload.getAction().getEndorsementsList().stream()
                    .map(e -> new SignedData(e.getEndorser(), response.concat(e.getEndorser()), e.getSignature()))
                    .toList();
        }
    }

    public static List<Transacted> transactions() {
        List<Transacted> all = new ArrayList<>();
        for (int number = 0; number < BLOCKS.size(); number++) {
            JsonNode envelopes = DECODED.get(number).get("envelopes");
            for (int i = 0; i < envelopes.size(); i++) {
                all.add(new Transacted(BLOCKS.get(number), i, envelopes.get(i)));
            }
        }
        return all;
    }

    public static List<Transacted> endorserTransactions() {
        return transactions().stream().filter(Transacted::isEndorserTransaction).toList();
    }

    public static Block block(int number) {
        return BLOCKS.get(number);
    }

    public static Block ordererBlock(int number) {
        return parse("orderer-blocks/%04d.block".formatted(number));
    }

    /** The configuration under which a block's transactions were validated: the newest before it. */
    public static ChannelConfiguration configurationFor(long number) {
        Map.Entry<Long, ChannelConfiguration> before = CONFIGURATIONS.lowerEntry(number);
        return before == null ? CONFIGURATIONS.firstEntry().getValue() : before.getValue();
    }

    public static JsonNode json(String path) {
        return JsonMapper.shared().readTree(bytes(path));
    }

    public static List<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    public static byte[] bytes(String path) {
        try (InputStream in = Vectors.class.getResourceAsStream("/fabric-vectors/" + path)) {
            return Objects.requireNonNull(in, path).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Block parse(String path) {
        try {
            return Block.parseFrom(bytes(path));
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Block> readBlocks() {
        List<Block> blocks = new ArrayList<>();
        for (int number = 0; number < 204; number++) {
            blocks.add(parse("blocks/%04d.block".formatted(number)));
        }
        return List.copyOf(blocks);
    }
}
