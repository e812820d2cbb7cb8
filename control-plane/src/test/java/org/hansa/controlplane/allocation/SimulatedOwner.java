package org.hansa.controlplane.allocation;

import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.fixture.TestCrypto;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.peer.PeerCalls;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.Receipt;
import org.hansa.ledger.model.SiteId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Rhein's control plane as nord's calls find it: holds whatever it is asked for, and stops answering when told to. */
final class SimulatedOwner implements PeerCalls {
    private static final String NO_ROOM =
            """
            {"outcome":"REFUSED","allocation":"%s","replayed":false,"parts":[],"refusal":{"reason":"NO_ROOM","detail":"",\
            "candidates":1,"excluded":{},"grantShortfall":{}}}""";

    private final Map<String, JsonNode> holds = new ConcurrentHashMap<>();
    /** What is held beside what an allocation has. */
    private final Map<String, JsonNode> claims = new ConcurrentHashMap<>();

    private final Map<String, String> states = new ConcurrentHashMap<>();
    private final List<String> deafTo = new CopyOnWriteArrayList<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private volatile String signer = "rhein";
    private volatile int room = 1_000;
    private volatile long comingFree;
    private volatile boolean down;
    private volatile CompletableFuture<?> word = CompletableFuture.completedFuture(null);
    private final AtomicInteger waiting = new AtomicInteger();

    /** Does what it is asked with such a path or method, and the answer is lost. */
    void deafTo(String... parts) {
        deafTo.clear();
        deafTo.addAll(List.of(parts));
    }

    /** Nothing arrives, and whoever calls knows it. */
    void takesNoConnection(boolean so) {
        down = so;
    }

    /** Keeps whoever calls waiting, until it is there. */
    void saysNothingBefore(CompletableFuture<?> when) {
        word = when;
    }

    /** How many calls wait for an answer. */
    int waiting() {
        return waiting.get();
    }

    /** Units of any size. */
    void hasRoomFor(int units) {
        room = units;
    }

    /** When interruptible work will have left; 0 when there is none. */
    void hasRoomAt(long atMillis) {
        comingFree = atMillis;
    }

    /** Whose anchor identity signs the receipts: rhein's, unless something is wrong. */
    void signsAs(String member) {
        signer = member;
    }

    List<String> calls() {
        return new ArrayList<>(calls);
    }

    String state(String allocation) {
        return states.getOrDefault(allocation, "");
    }

    @Override
    public Answer exchange(MspId member, String method, String path, Optional<byte[]> body, Duration deadline) {
        calls.add(method + " " + path);
        if (!member.equals(TestConsortium.RHEIN)) {
            throw Failure.of(FailureKind.PEER_UNAVAILABLE, "only rhein is there");
        }
        if (down) {
            throw Failure.of(FailureKind.PEER_UNAVAILABLE, "rhein is down")
                    .causedBy(new ConnectException("Connection refused"));
        }
        waiting.incrementAndGet();
        word.join();
        waiting.decrementAndGet();
        String answer = answer(method, path, body);
        if (deafTo.stream().anyMatch((method + " " + path)::contains)) {
            throw Failure.of(FailureKind.PEER_UNAVAILABLE, "the answer was lost");
        }
        return new Answer(answer.isEmpty() ? 404 : 200, answer.getBytes(StandardCharsets.UTF_8));
    }

    private String answer(String method, String path, Optional<byte[]> body) {
        if (path.equals("/peer/v1/room")) {
            return "{\"units\":[" + room + "]}";
        }
        if (path.equals("/peer/v1/room/coming")) {
            return comingFree == 0 ? "{}" : "{\"atMillis\":" + comingFree + "}";
        }
        if (path.equals("/peer/v1/reservations")) {
            JsonNode whole = JsonMapper.shared().readTree(body.orElseThrow());
            String id = whole.path("allocation").asString();
            if (whole.path("groups").path(0).path("count").asInt() > room) {
                return NO_ROOM.formatted(id);
            }
            holds.put(id, whole);
            states.put(id, "RESERVED");
            return placed(id);
        }
        if (path.equals("/peer/v1/holds")) {
            JsonNode hold = JsonMapper.shared().readTree(body.orElseThrow());
            String id = hold.path("allocation").asString();
            if (hold.path("groups").path(0).path("count").asInt() > room) {
                return NO_ROOM.formatted(id);
            }
            if (state(id).equals("RESERVED")
                    && holds.get(id).path("round").asInt() < hold.path("round").asInt()) {
                claims.put(id, hold);
                return placed(id, hold, false);
            }
            JsonNode before = holds.put(id, hold);
            boolean again = before != null
                    && before.path("round").asInt() == hold.path("round").asInt();
            if (!again) {
                states.put(id, "HELD");
            }
            return placed(id);
        }
        String id = path.replaceAll("^.*/([0-9a-f-]{36}).*$", "$1");
        if (path.contains("/confirm")) {
            return "{\"outcome\":\"PENDING\",\"allocation\":\"%s\",\"state\":\"HELD\",\"replayed\":false,\"parts\":[]}"
                    .formatted(id);
        }
        if (path.contains("/settle") && claims.containsKey(id)) {
            join(id, claims.remove(id));
        }
        if (path.contains("/settle")) {
            states.replace(id, "HELD", "RESERVED");
            return placed(id);
        }
        if (path.contains("/shrink")) {
            holds.put(id, JsonMapper.shared().readTree(body.orElseThrow()));
            return placed(id);
        }
        if (method.equals("DELETE")) {
            states.put(id, "RELEASED");
            return "{\"result\":\"RELEASED\",\"state\":\"RELEASED\"}";
        }
        return "";
    }

    private void join(String id, JsonNode claim) {
        ObjectNode larger = holds.get(id).deepCopy().asObject();
        ObjectNode group = larger.path("groups").path(0).asObject();
        group.put(
                "count",
                group.path("count").asInt()
                        + claim.path("groups").path(0).path("count").asInt());
        larger.put("round", claim.path("round").asInt());
        larger.set("decisionDigest", claim.path("decisionDigest"));
        larger.set("policyRevision", claim.path("policyRevision"));
        holds.put(id, larger);
    }

    private String placed(String id) {
        return placed(id, holds.get(id), states.get(id).equals("RESERVED"));
    }

    private String placed(String id, JsonNode hold, boolean reserved) {
        String site = hold.path("sites").path(0).asString();
        String receipt = reserved ? signed(receipt(id, site, hold)) : "";
        return """
                {"outcome":"PLACED","allocation":"%s","state":"%s","replayed":false,"signer":%s,"parts":[{"provider":"rack-1",\
                "site":"%s","units":%d,"resources":%s,"devices":[],"providerSeq":%d,"group":0%s}]}"""
                .formatted(
                        id,
                        states.get(id),
                        JsonMapper.shared()
                                .writeValueAsString(TestCrypto.consortium().certificate(signer, "Anchor")),
                        site,
                        hold.path("groups").path(0).path("count").asInt(),
                        all(hold.path("groups").path(0)),
                        reserved ? 1 : 0,
                        receipt);
    }

    /** Of all units together. */
    private static String all(JsonNode group) {
        TreeMap<String, Long> resources = new TreeMap<>();
        group.path("resources")
                .properties()
                .forEach(each -> resources.put(
                        each.getKey(),
                        each.getValue().asLong() * group.path("count").asInt()));
        return JsonMapper.shared().writeValueAsString(resources);
    }

    private String signed(String receipt) {
        byte[] signature = new AnchorReceiptSigner(TestCrypto.consortium().key(signer, "Anchor"))
                .sign(receipt.getBytes(StandardCharsets.UTF_8));
        return ",\"receipt\":" + JsonMapper.shared().writeValueAsString(receipt) + ",\"signature\":\""
                + Base64.getEncoder().encodeToString(signature) + "\"";
    }

    private static String receipt(String id, String site, JsonNode hold) {
        Receipt receipt = new Receipt(
                TestConsortium.RHEIN,
                new SiteId(site),
                new ContractHandle(hold.path("contract").asString()),
                new AllocationId(id),
                new ProviderId("rack-1"),
                1,
                Digest.of(new byte[0]),
                new Digest(hold.path("decisionDigest").asString()),
                new PolicyRevision(hold.path("policyRevision").asString()),
                1,
                2);
        return new String(receipt.bytes(), StandardCharsets.UTF_8);
    }
}
