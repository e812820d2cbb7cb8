package org.hansa.checker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.hansa.checker.Violation.Kind.BROKEN_STREAM;
import static org.hansa.checker.Violation.Kind.DISAGREEMENT;
import static org.hansa.checker.Violation.Kind.DOUBLE_ALLOCATION;
import static org.hansa.checker.Violation.Kind.LEAKED_ROOM;
import static org.hansa.checker.Violation.Kind.LOST_ACKNOWLEDGEMENT;
import static org.hansa.checker.Violation.Kind.OVER_ALLOCATION;
import static org.hansa.checker.Violation.Kind.RECEIPT_WITHOUT_LEAF;
import static org.hansa.checker.Violation.Kind.TORN_GROUP;
import static org.hansa.checker.Violation.Kind.UNANCHORED;
import static org.hansa.checker.World.CONTRACT;
import static org.hansa.checker.World.FIRST;
import static org.hansa.checker.World.HOST;
import static org.hansa.checker.World.MEMBER;
import static org.hansa.checker.World.SECOND;
import static org.hansa.checker.World.SITE;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever counts for others is counted too: one thing is wrong in each test, and is found by its name. */
class AllocationCheckerTest {
    @TempDir
    Path folder;

    private World world;

    @BeforeEach
    void everything_adds_up() {
        world = new World(folder).reserved(FIRST, 1_000).reserved(SECOND, 500);
        world.anchor(Map.of(0L, 1_000L, 1L, 500L));
    }

    @Test
    void finds_nothing_where_everything_adds_up() throws IOException {
        AllocationChecker.Result result = world.check();

        assertThat(result.violations()).isEmpty();
        assertThat(result.clean()).isTrue();
        assertThat(result.text())
                .isEqualTo("No violation: 1 providers, 1 sites, 2 leaves, 2 acknowledgements were counted again.");
    }

    @Test
    void finds_nothing_after_a_release() throws IOException {
        world.released(FIRST, 1_000, 0);
        world.ledger.remove("live/" + SITE + "/0");
        world.anchor(Map.of(1L, 500L));

        assertThat(world.check().violations()).isEmpty();
    }

    @Test
    void what_the_ledger_voided_takes_nothing() throws IOException {
        world.ledger.remove("live/" + SITE + "/1");
        world.live.remove(1);
        world.taken.put("VCPU", 1_000L);
        world.intents.remove(1);
        world.told.remove(1);
        world.anchor(Map.of(0L, 1_000L));
        world.record("site/" + SITE + "/batch/0", "{\"voided\":[{\"sequence\":\"1\"}]}");

        assertThat(world.check().violations()).isEmpty();
    }

    @Test
    void room_that_one_allocation_holds_twice() throws IOException {
        world.hold(FIRST, 1_000, 1, List.of());

        assertThat(world.kinds()).contains(DOUBLE_ALLOCATION);
    }

    @Test
    void room_where_its_answer_did_not_put_it() throws IOException {
        world.intents.set(0, World.intent(FIRST, "RESERVED", "host-2"));

        assertThat(world.kinds()).containsExactlyInAnyOrder(DOUBLE_ALLOCATION, LOST_ACKNOWLEDGEMENT);
    }

    @Test
    void room_that_nobody_knows_or_that_was_given_back() throws IOException {
        world.intents.remove(1);
        world.intents.set(0, World.intent(FIRST, "RELEASED", HOST));

        assertThat(world.check().violations())
                .extracting(Violation::kind, Violation::subject)
                .containsExactlyInAnyOrder(tuple(LEAKED_ROOM, FIRST), tuple(LEAKED_ROOM, SECOND));
    }

    @Test
    void room_without_an_event_that_opened_it() throws IOException {
        world.hold("00000000-0000-0000-0000-000000000003", 100, 9, List.of());
        world.intents.add(World.intent("00000000-0000-0000-0000-000000000003", "RESERVED", HOST));

        assertThat(world.kinds()).containsExactly(LEAKED_ROOM);
    }

    @Test
    void more_than_a_host_has() throws IOException {
        world.total.put("VCPU", 1_400L);

        assertThat(world.kinds()).containsExactly(OVER_ALLOCATION);
    }

    @Test
    void more_than_a_host_has_for_a_moment_only() throws IOException {
        world.total.put("VCPU", 1_400L);
        world.released(FIRST, 1_000, 0);
        world.ledger.remove("live/" + SITE + "/0");
        world.anchor(Map.of(1L, 500L));

        assertThat(world.check().violations())
                .singleElement()
                .satisfies(each -> assertThat(each.kind()).isEqualTo(OVER_ALLOCATION))
                .satisfies(each -> assertThat(each.detail()).startsWith("after event 2 "));
    }

    @Test
    void a_device_that_is_sold_beyond_the_whole() throws IOException {
        world.hold(FIRST, 0, 1, List.of(0, 0, 0));

        assertThat(world.check().violations()).anySatisfy(each -> assertThat(each.detail())
                .contains("a device is sold beyond the whole: free [-500, 1000]"));
    }

    @Test
    void a_device_that_the_host_does_not_have() throws IOException {
        world.live.set(0, devices(world.live.get(0), 2, -1));

        assertThat(world.check().violations())
                .extracting(Violation::toString)
                .containsExactly(
                        "OVER_ALLOCATION host-1: " + FIRST + " holds device 2, of 2",
                        "OVER_ALLOCATION host-1: " + FIRST + " holds device -1, of 2");
    }

    private static Grid.Live devices(Grid.Live live, Integer... devices) {
        return new Grid.Live(
                live.allocation(),
                live.attempt(),
                live.group(),
                live.contract(),
                live.units(),
                live.resources(),
                live.milli(),
                List.of(devices),
                live.held(),
                live.reservedSeq(),
                live.sequence());
    }

    @Test
    void more_than_is_declared_and_more_than_is_granted() throws IOException {
        world.record("capacity/" + SITE, "{\"capacity\":{\"VCPU\":\"1400\"}}");
        world.record("grant/" + CONTRACT + "/" + SITE, "{\"granted\":{\"VCPU\":\"1499\"}}");

        assertThat(world.check().violations())
                .extracting(Violation::kind, Violation::subject)
                .containsExactly(tuple(OVER_ALLOCATION, CONTRACT + "/" + SITE), tuple(OVER_ALLOCATION, SITE));
    }

    @Test
    void a_group_of_which_one_part_stands() throws IOException {
        world.entries.add(new Evidence.Entry("RheinMSP", "ALLOCATION", "forbidden/any", new byte[0]));
        world.intents.set(0, round(MEMBER, FIRST, "RESERVED"));
        world.intents.add(round("RheinMSP", FIRST, "DENIED"));

        assertThat(world.check().violations())
                .singleElement()
                .satisfies(each -> assertThat(each.kind()).isEqualTo(TORN_GROUP))
                .satisfies(
                        each -> assertThat(each.detail()).isEqualTo("is RESERVED at NordMSP, and at RheinMSP DENIED"));
    }

    @Test
    void a_part_that_is_only_held_when_nothing_is_under_way() throws IOException {
        world.intents.add(round("RheinMSP", "00000000-0000-0000-0000-000000000003", "PENDING"));

        assertThat(world.kinds()).containsExactly(LEAKED_ROOM);
        assertThat(world.check(false).violations()).isEmpty();
    }

    private static Grid.Intent round(String member, String allocation, String state) {
        return new Grid.Intent(
                member,
                allocation,
                state,
                1,
                member.equals(MEMBER) ? List.of(new Grid.Part(HOST, 0, 1, true)) : List.of(),
                1,
                List.of(MEMBER, "RheinMSP"),
                -1,
                0);
    }

    @Test
    void an_acknowledgement_whose_room_is_gone() throws IOException {
        world.released(FIRST, 1_000, 0);
        world.ledger.remove("live/" + SITE + "/0");
        world.anchor(Map.of(1L, 500L));
        Acknowledgement released = world.told.get(0);
        world.told.set(0, new Acknowledgement(FIRST, false, false, released.parts(), Map.of()));

        assertThat(world.kinds()).containsExactly(LOST_ACKNOWLEDGEMENT);

        world.told.set(0, new Acknowledgement(FIRST, false, true, released.parts(), Map.of()));
        assertThat(world.check().violations()).isEmpty();
    }

    @Test
    void a_release_that_was_told_and_did_not_happen() throws IOException {
        Acknowledgement first = world.told.get(0);
        world.told.set(0, new Acknowledgement(FIRST, true, false, first.parts(), Map.of()));

        assertThat(world.kinds()).containsExactly(LEAKED_ROOM);
    }

    @Test
    void a_receipt_for_an_event_that_says_something_else() throws IOException {
        Acknowledgement.Part part = world.told.get(0).parts().get(0);
        world.told.set(
                0,
                new Acknowledgement(
                        FIRST,
                        false,
                        false,
                        List.of(new Acknowledgement.Part(
                                part.group(),
                                part.provider(),
                                part.site(),
                                part.units(),
                                part.resources(),
                                part.providerSeq(),
                                Optional.of("0".repeat(64)))),
                        Map.of()));

        assertThat(world.kinds()).containsExactly(RECEIPT_WITHOUT_LEAF);
    }

    @Test
    void sealed_events_that_the_ledger_does_not_have() throws IOException {
        world.reserved("00000000-0000-0000-0000-000000000003", 100);

        assertThat(world.kinds()).containsExactly(UNANCHORED);
        assertThat(world.check(false).violations()).isEmpty();
    }

    @Test
    void an_archive_that_is_older_than_the_ledger_or_another() throws IOException {
        world.head(3, "0".repeat(64), "{\"VCPU\":\"1500\"}");
        assertThat(world.kinds()).containsExactly(BROKEN_STREAM);

        world.head(2, "0".repeat(64), "{\"VCPU\":\"1500\"}");
        assertThat(world.check().violations()).singleElement().satisfies(each -> assertThat(each.detail())
                .contains("have the root "));
    }

    @Test
    void events_with_a_gap_at_the_host_or_in_the_site() throws IOException {
        world.providerSeq = 3;
        assertThat(world.kinds()).containsExactly(BROKEN_STREAM);

        world.providerSeq = 2;
        world.leaves.set(1, world.leaves.get(1).replace("\"siteSequence\":\"1\"", "\"siteSequence\":\"99999999999\""));
        assertThat(world.kinds()).contains(BROKEN_STREAM);
    }

    @Test
    void an_end_of_what_is_not_there() throws IOException {
        world.event("RELEASED", FIRST, 1_000, 7);
        world.anchor(Map.of(0L, 1_000L, 1L, 500L));

        assertThat(world.kinds()).containsExactly(BROKEN_STREAM);
    }

    @Test
    void an_entry_that_counts_otherwise_than_its_allocations() throws IOException {
        world.taken.put("VCPU", 1_400L);
        world.deviceFree.set(0, 900);

        assertThat(world.check().violations()).extracting(Violation::kind).containsExactly(DISAGREEMENT, DISAGREEMENT);
    }

    @Test
    void a_host_out_of_service_that_holds_something() throws IOException {
        world.withdrawn = true;

        assertThat(world.kinds()).containsExactly(DISAGREEMENT);
    }

    @Test
    void a_ledger_that_counts_otherwise_than_the_leaves() throws IOException {
        world.record("use/" + CONTRACT + "/" + SITE, "{\"used\":{\"VCPU\":\"1400\"}}");
        world.ledger.remove("live/" + SITE + "/1");

        assertThat(world.check().violations())
                .extracting(Violation::subject)
                .containsExactly(CONTRACT + "/" + SITE, SITE);
        assertThat(world.kinds()).containsExactly(DISAGREEMENT);
    }
}
