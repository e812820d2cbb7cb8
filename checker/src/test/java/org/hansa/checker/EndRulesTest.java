package org.hansa.checker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.checker.Violation.Kind.BROKEN_STREAM;
import static org.hansa.checker.Violation.Kind.LOST_ACKNOWLEDGEMENT;
import static org.hansa.checker.World.FIRST;
import static org.hansa.checker.World.HOST;
import static org.hansa.checker.World.MEMBER;
import static org.hansa.checker.World.SITE;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was reserved at ten seconds and given back at a hundred, although that was accepted before. */
class EndRulesTest {
    @TempDir
    Path folder;

    private World world;

    @BeforeEach
    void an_allocation_that_has_ended() {
        world = new World(folder).reserved(FIRST, 1_000).released(FIRST, 1_000, 0);
        at(0, 10_000);
    }

    private void at(int leaf, long time) {
        world.leaves.set(
                leaf, world.leaves.get(leaf).replace("\"siteSequence\"", "\"time\":\"" + time + "\",\"siteSequence\""));
    }

    private World ended(long intentAccepted, String leafAccepted) {
        at(1, 100_000);
        if (!leafAccepted.isEmpty()) {
            world.leaves.set(
                    1,
                    world.leaves
                            .get(1)
                            .replace("{", "{\"acceptedAt\":\"" + leafAccepted + "\",")
                            .replace("\"resources\":{\"acceptedAt\":\"" + leafAccepted + "\",", "\"resources\":{"));
        }
        Grid.Part part = new Grid.Part(HOST, 0, 1, true);
        world.intents.replaceAll(each ->
                new Grid.Intent(MEMBER, FIRST, "RELEASED", 1, List.of(part), 0, List.of(), intentAccepted, 100_100));
        world.told.clear();
        world.ledger.remove("live/" + SITE + "/0");
        return world.anchor(Map.of());
    }

    @Test
    void an_end_counts_until_it_was_accepted() throws IOException {
        assertThat(ended(40_000, "40000").check().violations()).isEmpty();
    }

    @Test
    void an_end_that_was_carried_out_at_once_says_so_by_its_own_time() throws IOException {
        assertThat(ended(99_900, "").check().violations()).isEmpty();
    }

    @Test
    void one_that_counts_until_its_owner_heard_of_it_is_found() throws IOException {
        assertThat(ended(40_000, "").kinds()).containsExactly(LOST_ACKNOWLEDGEMENT);
        assertThat(world.check().text()).contains("was accepted at 40000, and counts until 100000");
    }

    @Test
    void one_that_was_accepted_before_it_began_counts_from_its_beginning_to_its_beginning() throws IOException {
        assertThat(ended(5_000, "10000").check().violations()).isEmpty();
    }

    @Test
    void a_leaf_that_was_accepted_before_its_reservation_is_found() throws IOException {
        assertThat(ended(5_000, "9999").kinds()).containsExactly(BROKEN_STREAM);
    }

    @Test
    void a_leaf_that_was_accepted_after_it_happened_is_found() throws IOException {
        assertThat(ended(99_900, "100000").kinds()).containsExactly(BROKEN_STREAM);
    }

    @Test
    void a_term_that_ran_out_was_accepted_by_nobody() throws IOException {
        world.leaves.replaceAll(each -> each.replace("RELEASED", "EXPIRED"));
        assertThat(ended(40_000, "40000").kinds()).containsExactly(BROKEN_STREAM);
    }
}
