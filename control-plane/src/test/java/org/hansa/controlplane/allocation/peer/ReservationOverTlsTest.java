package org.hansa.controlplane.allocation.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.fixture.TestPeers;
import org.hansa.controlplane.peer.PeerCalls;
import org.hansa.grid.AllocationView;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.ReleaseReason;
import org.hansa.grid.group.OwnerUnreachableException;
import org.hansa.grid.intent.MemberPart;
import org.hansa.grid.intent.MemberParts;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.ledger.model.RefusalReason;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A whole request at nord, in one call over mutual TLS: what it takes for one, and that it is no way around what a hold has to be. */
class ReservationOverTlsTest extends PeersOverTlsTest {
    private static final Set<String> MAY_BE_MISSING =
            Set.of("expiresAtMillis", "notBeforeMillis", "noticeMillis", "gpu");

    private PeerCalls.Answer post(String as, byte[] body) {
        return TestPeers.calls(as, "NordMSP", port.port())
                .exchange(TestConsortium.NORD, "POST", "/peer/v1/reservations", Optional.of(body), TestPeers.DEADLINE);
    }

    private PeerCalls.Answer post(String as, HoldBody body) {
        return post(as, json.writeValueAsBytes(body));
    }

    private static String text(PeerCalls.Answer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private void nothingOf(PlaceCommand command) {
        assertThat(engine.allocation(command.allocation()).filter(view -> view.state() != AllocationState.DENIED))
                .isEmpty();
    }

    @Test
    void reserves_at_once_signs_for_it_and_keeps_nothing_of_the_tenants_words() {
        PeerOwner nord = owner("rhein", TestConsortium.RHEIN);
        PlaceCommand command = command(60_000, TestConsortium.HELSINKI);
        PlaceOutcome first = nord.reserve(command, alone(TestConsortium.NORD));
        assertThat(first).isInstanceOfSatisfying(PlaceOutcome.Placed.class, placed -> {
            assertThat(placed.state()).isEqualTo(AllocationState.RESERVED);
            assertThat(placed.parts()).singleElement().satisfies(part -> assertThat(part.receipt())
                    .hasValueSatisfying(
                            signed -> assertThat(signed.receipt().owner()).isEqualTo(TestConsortium.NORD)));
        });
        PlaceOutcome.Placed again = (PlaceOutcome.Placed) nord.reserve(command, alone(TestConsortium.NORD));
        assertThat(again.replayed()).isTrue();
        assertThat(again.parts()).isEqualTo(((PlaceOutcome.Placed) first).parts());
        assertThat(engine.allocation(command.allocation())
                        .map(AllocationView::command)
                        .map(PlaceCommand::note))
                .hasValue("");
        nord.release(command.allocation(), 1, ReleaseReason.TENANT, System.currentTimeMillis());
        assertThat(reason(nord.reserve(command, alone(TestConsortium.NORD)))).isEqualTo(RefusalReason.OWNER_REFUSED);
    }

    /** Its home has not heard of it yet, and would have to give it back otherwise. */
    @Test
    void answers_what_it_has_reserved_as_it_did_also_when_it_would_not_take_it_any_more() {
        PeerOwner nord = owner("rhein", TestConsortium.RHEIN);
        PlaceCommand command = command(60_000, TestConsortium.HELSINKI);
        assertThat(nord.reserve(command, alone(TestConsortium.NORD))).isInstanceOf(PlaceOutcome.Placed.class);
        PlaceCommand late = command.asHold(command.sites(), 1);
        assertThat(nord.reserve(late, alone(TestConsortium.NORD))).isInstanceOf(PlaceOutcome.Placed.class);
        nord.release(command.allocation(), 1, ReleaseReason.TENANT, System.currentTimeMillis());
    }

    @Test
    void takes_it_from_the_contracts_home_of_this_epoch_only() {
        PlaceCommand command = command(60_000, TestConsortium.HELSINKI);
        assertThatThrownBy(() -> owner("helv", TestConsortium.HELV).reserve(command, alone(TestConsortium.NORD)))
                .isInstanceOfSatisfying(OwnerUnreachableException.class, e -> assertThat(e.nothingDone())
                        .isTrue());
        PeerCalls.Answer stale = post("rhein", HoldBody.of(command, alone(TestConsortium.NORD), 7, 0));
        assertThat(stale.status()).isEqualTo(409);
        assertThat(text(stale)).contains("epoch 7");
        nothingOf(command);
        PlaceCommand stands = command(60_000, TestConsortium.HELSINKI);
        PeerOwner rhein = owner("rhein", TestConsortium.RHEIN);
        assertThat(rhein.reserve(stands, alone(TestConsortium.NORD))).isInstanceOf(PlaceOutcome.Placed.class);
        consortium.submit(TestConsortium.RHEIN, LedgerFunction.HAND_OVER_HOME, contract.value(), "0", "HelvMSP");
        for (PlaceCommand each : List.of(stands, command)) {
            assertThatThrownBy(() -> rhein.reserve(each, alone(TestConsortium.NORD)))
                    .isInstanceOf(OwnerUnreachableException.class);
        }
        nothingOf(command);
        owner("helv", TestConsortium.HELV).held(contract, Optional.empty());
        owner("helv", TestConsortium.HELV)
                .release(stands.allocation(), 1, ReleaseReason.TENANT, System.currentTimeMillis());
    }

    @Test
    void refuses_other_sites_other_policies_and_times_that_are_over_nearly_over_or_too_far() {
        PeerOwner nord = owner("rhein", TestConsortium.RHEIN);
        MemberParts alone = alone(TestConsortium.NORD);
        PlaceCommand elsewhere = command(60_000, TestConsortium.FRANKFURT);
        assertThat(reason(nord.reserve(elsewhere, alone))).isEqualTo(RefusalReason.RESIDENCY);
        nothingOf(elsewhere);
        for (long millis : List.of(-1_000L, 5_000L, 3_600_000L)) {
            PlaceCommand command = command(millis, TestConsortium.HELSINKI);
            assertThat(reason(nord.reserve(command, alone))).isEqualTo(RefusalReason.OWNER_REFUSED);
            nothingOf(command);
        }
        HoldBody body = HoldBody.of(command(60_000, TestConsortium.HELSINKI), alone, 0, 0);
        String other = new String(json.writeValueAsBytes(body), StandardCharsets.UTF_8)
                .replace("\"" + new PolicyRevision("r1").value() + "\"", "\"r-other\"");
        assertThat(text(post("rhein", other.getBytes(StandardCharsets.UTF_8)))).contains("POLICY_UNAVAILABLE");
    }

    @Test
    void takes_no_part_that_is_not_all_of_it_not_what_its_groups_ask_for_or_a_strangers() {
        PlaceCommand command = command(60_000, TestConsortium.HELSINKI);
        TreeMap<Integer, Integer> one = new TreeMap<>(Map.of(0, 1));
        MemberPart own = MemberPart.asked(TestConsortium.NORD, one);
        PeerCalls.Answer two = post(
                "rhein",
                HoldBody.of(
                        command,
                        MemberParts.asked(
                                1, TestConsortium.RHEIN, List.of(own, MemberPart.asked(TestConsortium.HELV, one))),
                        0,
                        0));
        assertThat(two.status()).isEqualTo(400);
        assertThat(text(two)).contains("INVALID_FIELD", "parts", "all with one owner");
        for (MspId other : List.of(TestConsortium.HELV, new MspId("StrangerMSP"))) {
            assertThat(post("rhein", HoldBody.of(command, alone(other), 0, 0)).status())
                    .isEqualTo(400);
        }
        MemberParts more = MemberParts.asked(
                1, TestConsortium.RHEIN, List.of(MemberPart.asked(TestConsortium.NORD, new TreeMap<>(Map.of(0, 2)))));
        assertThat(post("rhein", HoldBody.of(command, more, 0, 0)).status()).isEqualTo(400);
        nothingOf(command);
    }

    /** What cannot be read, or is too large, is answered as it is for a hold. */
    @Test
    void reads_a_body_as_a_hold_does() {
        byte[] good = json.writeValueAsBytes(
                HoldBody.of(command(60_000, TestConsortium.HELSINKI), alone(TestConsortium.NORD), 0, 0));
        String text = new String(good, StandardCharsets.UTF_8);
        for (String bad : List.of(
                "",
                "{}",
                "[]",
                "{",
                text.replace("\"round\":1", "\"round\":0"),
                text.replace("\"allocation\":\"", "\"allocation\":\"x"),
                text + " ".repeat(2 << 20))) {
            byte[] body = bad.getBytes(StandardCharsets.UTF_8);
            PeerCalls.Answer hold = TestPeers.calls("rhein", "NordMSP", port.port())
                    .exchange(TestConsortium.NORD, "POST", "/peer/v1/holds", Optional.of(body), TestPeers.DEADLINE);
            assertThat(hold.status())
                    .as(bad.substring(0, Math.min(80, bad.length())))
                    .isBetween(400, 499);
            assertThat(post("rhein", body).status()).isEqualTo(hold.status());
        }
    }

    @Test
    void takes_nothing_for_a_value_wherever_a_hold_has_one() {
        ObjectNode body = (ObjectNode) json.valueToTree(
                HoldBody.of(command(60_000, TestConsortium.HELSINKI), alone(TestConsortium.NORD), 0, 0));
        ObjectNode group = (ObjectNode) body.path("groups").get(0);
        group.putArray("requiredTraits").add("SSD");
        group.putArray("forbiddenTraits").add("SLOW");
        group.putObject("gpu")
                .put("devices", 1)
                .put("milliPerDevice", 0)
                .putArray("models")
                .add("T4");
        group.putArray("rules")
                .addObject()
                .put("kind", "SPREAD")
                .put("key", "HOST")
                .put("maxPerDomain", 1)
                .putObject("siteDomains")
                .put("fi-hel-1", "FI");
        body.putObject("commitments").put("requester", "0".repeat(64));
        List<String> tried = new ArrayList<>();
        withoutEach(body, body, "", tried);
        assertThat(tried)
                .hasSizeGreaterThan(30)
                .contains("groups/0", "sites/0", "parts/0/units/0", "groups/0/gpu/models/0");
    }

    /** Every node below is null in one of the bodies. */
    private void withoutEach(ObjectNode body, JsonNode below, String path, List<String> tried) {
        Iterable<String> names = below.isArray()
                ? IntStream.range(0, below.size()).mapToObj(Integer::toString).toList()
                : List.copyOf(below.propertyNames());
        for (String name : names) {
            JsonNode value = below.isArray() ? below.get(Integer.parseInt(name)) : below.get(name);
            withoutEach(body, value, path + name + "/", tried);
            if (MAY_BE_MISSING.contains(name)) {
                continue;
            }
            put(below, name, json.nullNode());
            byte[] bad = json.writeValueAsBytes(body);
            put(below, name, value);
            for (String to : List.of("/peer/v1/holds", "/peer/v1/reservations")) {
                PeerCalls.Answer answer = TestPeers.calls("rhein", "NordMSP", port.port())
                        .exchange(TestConsortium.NORD, "POST", to, Optional.of(bad), TestPeers.DEADLINE);
                assertThat(answer.status())
                        .as(path + name + ": " + text(answer))
                        .isEqualTo(400);
            }
            tried.add(path + name);
        }
    }

    private static void put(JsonNode in, String name, JsonNode value) {
        if (in instanceof ArrayNode array) {
            array.set(Integer.parseInt(name), value);
        } else {
            ((ObjectNode) in).set(name, value);
        }
    }
}
