package org.hansa.grid.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.grid.Fixture.CONTRACT;
import static org.hansa.grid.Fixture.HEL;
import static org.hansa.grid.Fixture.id;
import static org.hansa.grid.Fixture.vector;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hansa.ledger.model.ResourceVector;
import org.junit.jupiter.api.Test;

class GrantCommandTest {
    private static final Claim FIRST = new Claim(id(1), 1);
    private static final Claim SECOND = new Claim(id(2), 1);
    private static final Claim GROWTH = new Claim(id(1), 1_000);

    private GrantEntry entry = GrantEntry.empty(CONTRACT, HEL).granted(1, vector(10_000, 10_000));

    /** As the grid may do when a node dies: twice, and by its bytes. */
    private GrantChange.Answer change(GrantCommand command) {
        entry = GrantEntry.decode(command.on(entry).entry().encode());
        GrantChange.Answer answer = command.on(entry);
        entry = answer.entry();
        return answer;
    }

    private ResourceVector hold(Claim claim, long amount, Claim... settled) {
        return change(new GrantCommand.Hold(claim, vector(amount, amount), List.of(settled)))
                .amount()
                .orElseThrow();
    }

    private void sealed(long through, Claim claim, long held, long taken) {
        change(new GrantCommand.CountSealed(
                through, new TreeMap<>(Map.of(claim, vector(held, held))), vector(taken, taken), ResourceVector.ZERO));
    }

    @Test
    void a_hold_is_taken_once_and_named_until_its_room_stands() {
        assertThat(hold(FIRST, 4_000).isZero()).isTrue();
        assertThat(hold(SECOND, 4_000, FIRST).isZero()).isTrue();
        assertThat(entry.held()).isEqualTo(vector(8_000, 8_000));
        assertThat(entry.open()).containsOnlyKeys(SECOND);
        assertThat(hold(new Claim(id(3), 1), 4_000)).isEqualTo(vector(2_000, 2_000));
    }

    @Test
    void what_is_sealed_is_no_more_held_whether_it_is_still_named_or_not() {
        hold(FIRST, 3_000);
        hold(SECOND, 3_000, FIRST);
        sealed(0, FIRST, 3_000, 3_000);
        sealed(1, SECOND, 3_000, 3_000);
        assertThat(entry.held()).isEqualTo(ResourceVector.ZERO);
        assertThat(entry.open()).isEmpty();
        assertThat(entry.used()).isEqualTo(vector(6_000, 6_000));
    }

    @Test
    void growth_is_held_apart_from_what_grows() {
        hold(FIRST, 3_000);
        assertThat(hold(GROWTH, 2_000).isZero()).isTrue();
        assertThat(entry.held()).isEqualTo(vector(5_000, 5_000));
        sealed(0, FIRST, 3_000, 3_000);
        assertThat(entry.open()).containsOnlyKeys(GROWTH);
        assertThat(entry.held()).isEqualTo(vector(2_000, 2_000));
    }

    @Test
    void a_part_is_given_back_once_although_others_hold_as_much() {
        hold(FIRST, 4_000);
        hold(SECOND, 4_000);
        GrantCommand drop = new GrantCommand.Drop(FIRST, vector(4_000, 4_000), vector(3_000, 3_000));
        assertThat(change(drop).amount()).contains(vector(3_000, 3_000));
        assertThat(entry.held()).isEqualTo(vector(7_000, 7_000));
        sealed(0, FIRST, 2_000, 2_000);
        assertThat(change(drop).amount()).isEmpty();
        assertThat(entry.held()).isEqualTo(vector(5_000, 5_000));
    }

    @Test
    void an_allocation_that_came_to_nothing_gives_back_all_that_it_names_and_no_more() {
        hold(FIRST, 4_000);
        hold(GROWTH, 1_000);
        hold(SECOND, 2_000);
        change(new GrantCommand.DropAll(id(1)));
        assertThat(entry.open()).containsOnlyKeys(SECOND);
        assertThat(entry.held()).isEqualTo(vector(2_000, 2_000));
    }
}
