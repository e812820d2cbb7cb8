package org.hansa.network.operations;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.fabric.evidence.EvidenceException;
import org.hansa.fabric.evidence.SignedEnvelope;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.network.edge.BlockSource;
import org.hansa.network.orderer.OrderingService;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigUpdateEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;

/**
 * The channel participation interface of one orderer: what {@code osnadmin} asks. Paths, statuses and texts are Fabric's.
 *
 * <p>Two things are other than in v3.1.5. An update for an unknown channel is answered and holds no lock (there it freezes
 * the orderer). Orderers here are on the one channel from the start: joining another and leaving it are not implemented,
 * and the answer names the call.
 */
public final class ParticipationHandler implements HttpHandler {

    private static final String CHANNELS = "/participation/v1/channels";
    private static final int LARGEST_BODY = 1024 * 1024;
    private static final String UNKNOWN = "channel does not exist";

    private final int ordererId;
    private final String channelId;
    private final OrderingService ordering;
    private final BlockSource blocks;

    /** @param blocks as the orderer delivers them */
    public ParticipationHandler(int ordererId, String channelId, OrderingService ordering, BlockSource blocks) {
        this.ordererId = ordererId;
        this.channelId = channelId;
        this.ordering = ordering;
        this.blocks = blocks;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            answer(exchange).send(exchange);
        }
    }

    private HttpAnswer answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String method = exchange.getRequestMethod();
        if (!acceptsJson(exchange)) {
            return HttpAnswer.error(406, "response Content-Type is application/json only");
        }
        if (path.equals(CHANNELS)) {
            return switch (method) {
                case "GET" -> list();
                case "POST" -> form(exchange, "config-block", this::join);
                case "PUT" -> form(exchange, "config-update-envelope", this::update);
                default -> notAllowed("invalid request method: " + method, "GET, POST, PUT");
            };
        }
        if (!path.startsWith(CHANNELS + "/")) {
            return HttpAnswer.error(404, "404 page not found");
        }
        String[] parts = path.substring(CHANNELS.length() + 1).split("/", -1);
        if (parts.length == 1) {
            return one(method, parts[0]);
        }
        if (parts.length == 3 && parts[1].equals("blocks")) {
            return method.equals("GET")
                    ? block(parts[0], parts[2])
                    : notAllowed("invalid request method: " + method, "GET");
        }
        return HttpAnswer.error(404, "404 page not found");
    }

    private HttpAnswer list() {
        Map<String, Object> channels = new LinkedHashMap<>();
        channels.put("systemChannel", null);
        Map<String, Object> only = new LinkedHashMap<>();
        only.put("name", channelId);
        only.put("url", CHANNELS + "/" + channelId);
        channels.put("channels", List.of(only));
        return HttpAnswer.json(200, channels).with("Cache-Control", "no-store");
    }

    private HttpAnswer one(String method, String channel) {
        return switch (method) {
            case "GET" ->
                channel.equals(channelId)
                        ? HttpAnswer.json(200, info()).with("Cache-Control", "no-store")
                        : HttpAnswer.error(404, UNKNOWN);
            case "DELETE" ->
                channel.equals(channelId)
                        ? HttpAnswer.error(
                                501,
                                "cannot remove: DELETE " + CHANNELS + "/" + channel
                                        + " is not implemented by the embedded network; remove the orderer by a"
                                        + " configuration update")
                        : HttpAnswer.error(404, "cannot remove: " + UNKNOWN);
            default -> notAllowed("invalid request method: " + method, "GET, DELETE");
        };
    }

    private HttpAnswer block(String channel, String id) {
        if (!id.matches("newest|oldest|config|[+-]?\\d{1,18}")) {
            return HttpAnswer.error(400, "invalid block ID: '" + id + "' not equal <newest|oldest|config|(number)>");
        }
        if (!channel.equals(channelId)) {
            return HttpAnswer.error(404, UNKNOWN);
        }
        long newest = blocks.height() - 1;
        long number =
                switch (id) {
                    case "newest" -> newest;
                    case "oldest" -> 0;
                    case "config" -> Blocks.lastConfigurationIndex(blocks.block(newest));
                    default -> Long.parseLong(id);
                };
        if (number < 0 || number > newest) {
            return HttpAnswer.error(404, "no such block number [" + Long.toUnsignedString(number) + "] in index");
        }
        return HttpAnswer.bytes("application/octet-stream", blocks.block(number).toByteArray())
                .with("Cache-Control", "no-store");
    }

    private HttpAnswer join(byte[] body) {
        String joined;
        try {
            Block block = Block.parseFrom(body);
            joined = ChannelConfiguration.of(block).channelId();
        } catch (InvalidProtocolBufferException e) {
            return HttpAnswer.error(
                    400,
                    "cannot unmarshal file part config-block into a block: proto: cannot parse invalid wire-format data");
        } catch (EvidenceException e) {
            return HttpAnswer.error(400, "invalid join block: block is not a config block");
        }
        return joined.equals(channelId)
                ? notAllowed("cannot join: channel already exists", "GET, DELETE")
                : HttpAnswer.error(
                        501,
                        "cannot join: POST " + CHANNELS + " of a second channel is not implemented by the embedded"
                                + " network; its channel is " + channelId);
    }

    private HttpAnswer update(byte[] body) {
        Envelope envelope;
        String channel;
        try {
            envelope = Envelope.parseFrom(body);
            var data = SignedEnvelope.of(envelope).payload().getData();
            channel = innerChannel(data);
        } catch (InvalidProtocolBufferException | EvidenceException e) {
            return HttpAnswer.error(
                    400, "invalid config update envelope: proto: cannot parse invalid wire-format data");
        }
        if (!channel.equals(channelId)) {
            return HttpAnswer.error(405, "cannot update: " + UNKNOWN);
        }
        BroadcastResponse response = ordering.broadcast(ordererId, envelope);
        if (response.getStatus() == Status.SUCCESS) {
            return HttpAnswer.json(201, info()).with("Location", CHANNELS + "/" + channelId);
        }
        String rejected = response.getStatus() == Status.SERVICE_UNAVAILABLE
                ? " with SERVICE_UNAVAILABLE: rejected by Configure"
                : "";
        return HttpAnswer.error(
                400,
                "cannot update: failed update config of channel " + channelId + rejected + ": " + response.getInfo());
    }

    /** The channel that an update's inside names; Fabric's REST looks there, its Broadcast at the envelope's header. */
    private static String innerChannel(ByteString data) throws InvalidProtocolBufferException {
        ConfigUpdateEnvelope content = ConfigUpdateEnvelope.parseFrom(data);
        return ConfigUpdate.parseFrom(content.getConfigUpdate()).getChannelId();
    }

    private Map<String, Object> info() {
        boolean consenter = ordering.ordererIds().contains(ordererId);
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("name", channelId);
        info.put("url", CHANNELS + "/" + channelId);
        info.put("consensusRelation", consenter ? "consenter" : "follower");
        info.put("status", ordering.isOpen() ? "active" : "inactive");
        info.put("height", blocks.height());
        return info;
    }

    private interface FormAction {
        HttpAnswer of(byte[] file);
    }

    private static HttpAnswer form(HttpExchange exchange, String part, FormAction action) throws IOException {
        String type = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
                .orElse("");
        if (!type.startsWith("multipart/form-data")) {
            return HttpAnswer.error(400, "unsupported Content-Type: [" + type + "]");
        }
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            return HttpAnswer.error(
                    400, "cannot read form from request body: multipart: NextPart: http: request body too large");
        }
        return MultipartForm.file(type, body, part)
                .map(action::of)
                .orElseGet(() -> HttpAnswer.error(400, "form does not contains part key: " + part));
    }

    private static boolean acceptsJson(HttpExchange exchange) {
        String accept = exchange.getRequestHeaders().getFirst("Accept");
        return accept == null
                || accept.isEmpty()
                || accept.contains("application/json")
                || accept.contains("application/*")
                || accept.contains("*/*");
    }

    private static HttpAnswer notAllowed(String message, String allow) {
        return HttpAnswer.error(405, message).with("Allow", allow);
    }
}
