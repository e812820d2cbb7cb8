package org.hansa.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.hansa.grid.Fixture.HEL;
import static org.hansa.grid.Fixture.id;
import static org.hansa.grid.Fixture.vector;
import static org.hansa.grid.SharedGrid.turn;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hansa.grid.LameStore.Without;
import org.hansa.grid.anchor.StreamId;
import org.hansa.grid.seal.StreamDriver;
import org.hansa.grid.store.EntryStore;
import org.hansa.grid.store.EntryStore.Table;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.Leaf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two engines of one member live at once, as when another machine takes over for one that was only slow: one grid, an archive each. Between
 * any two steps of the one the other seals, anchors, or gets far ahead. Afterwards every event is on the ledger once, in one order.
 */
class TwoSealersTest {
    private static final StreamId SITE = new StreamId.Site(HEL);

    /** What the other engine does meanwhile. */
    enum Meanwhile {
        SEALS(1, EnumSet.allOf(Table.class)),
        ANCHORS(1, EnumSet.allOf(Table.class)),
        /** Further than batches are kept. */
        RUNS_AHEAD(34, EnumSet.of(Table.SEALED, Table.MARK));

        final int batches;
        /** Before operations on which. */
        final Set<Table> tables;

        Meanwhile(int batches, Set<Table> tables) {
            this.batches = batches;
            this.tables = tables;
        }
    }

    @TempDir
    Path directory;

    private SharedGrid grid;
    private HookedStore slow;
    private Recount recount;
    private AllocationEngine other;
    private Optional<AllocationEngine> one = Optional.empty();
    private long next = 1;
    private int runs;

    @BeforeEach
    void begin() {
        begin(Without.NOTHING);
    }

    private void begin(Without without) {
        runs++;
        next = 1;
        grid = new SharedGrid(directory.resolve("run-" + runs));
        recount = new Recount(grid.ledger, List.of(HEL)).granted(Fixture.plenty());
        slow = new HookedStore(new LameStore(grid.disk, without));
        other = grid.begin(grid.disk, "other");
        place(other);
        turn(other);
        place(other);
        seal(other);
        grid.copyArchive("other", "one");
        place(other);
    }

    @AfterEach
    void end() {
        one.ifPresent(AllocationEngine::close);
        one = Optional.empty();
        other.close();
    }

    private void place(AllocationEngine engine) {
        PlaceCommand command = Fixture.command(next++, ResourceRequest.of(vector(1_000, 1_024)));
        assertThat(recount.told(command, engine.place(command))).isInstanceOf(PlaceOutcome.Placed.class);
    }

    private static StreamDriver driver(AllocationEngine engine) {
        return SharedGrid.loop(engine).driver();
    }

    private void seal(AllocationEngine engine) {
        grid.ledger.unavailable(true);
        turn(engine);
        grid.ledger.unavailable(false);
    }

    private void happens(Meanwhile what) {
        for (int batch = 0; batch < what.batches; batch++) {
            place(other);
            if (what == Meanwhile.SEALS) {
                seal(other);
            } else {
                turn(other);
            }
        }
    }

    /** The life of the slow one. */
    private void lives(EntryStore store) {
        AllocationEngine engine = grid.open(store, "one");
        one = Optional.of(engine);
        turns(engine);
        turns(engine);
    }

    private void turns(AllocationEngine engine) {
        if (driver(engine).positioned() && driver(engine).frozen().isEmpty()) {
            place(engine);
            recount.mayBeReleased(id(1));
            engine.release(id(1), ReleaseReason.TENANT);
        }
        turn(engine);
    }

    /** All is sealed and anchored, by whoever can; then it is counted. */
    private void clean(Meanwhile what, String scenario) {
        slow.before(-1, Set.of(), () -> {});
        AllocationEngine engine = one.orElseThrow();
        if (driver(engine).positioned() && driver(engine).frozen().isEmpty()) {
            place(engine);
        }
        for (int turns = 0; turns < 5; turns++) {
            turn(engine);
            turn(other);
        }
        assertThat(driver(other).frozen()).as(scenario).isEmpty();
        if (what == Meanwhile.RUNS_AHEAD && driver(engine).frozen().isPresent()) {
            assertThat(driver(engine).frozen().get()).as(scenario).contains("restore the archive");
        } else {
            assertThat(driver(engine).frozen()).as(scenario).isEmpty();
            assertThat(driver(engine).anchoredSize())
                    .as(scenario)
                    .isEqualTo(driver(engine).sealedSize());
        }
        long both = Math.min(engine.archive().size(SITE), other.archive().size(SITE));
        for (long at = 0; at < both; at++) {
            assertThat(engine.archive().leaf(SITE, at))
                    .as(scenario)
                    .isEqualTo(other.archive().leaf(SITE, at));
        }
        // What only the slow one was told of waits for a start of the other: nobody tells it.
        other.close();
        other = grid.open(grid.disk, "other");
        turn(other);
        Invariants invariants = new Invariants(other);
        invariants.check();
        invariants.ledgerAgrees(grid.ledger, HEL);
        assertThat(driver(other).sealedSize())
                .as(scenario)
                .isEqualTo(driver(other).anchoredSize());
        recount.clean(grid.disk, grid.archive("other"));
    }

    private int operations(Meanwhile what) {
        slow.before(-1, what.tables, () -> {});
        lives(slow);
        int counted = slow.operations();
        end();
        return counted;
    }

    @ParameterizedTest
    @EnumSource(Meanwhile.class)
    void the_other_may_seal_and_anchor_between_any_two_steps(Meanwhile what) {
        int operations = operations(what);
        assertThat(operations).isGreaterThan(10);
        for (int at = 0; at < operations; at++) {
            begin();
            slow.before(at, what.tables, () -> happens(what));
            lives(slow);
            clean(what, what + " before operation " + at);
            end();
        }
        begin();
    }

    /** Whether after some step of the slow one something is wrong in the end. */
    private boolean found(Meanwhile what, Without without, Runnable happens) {
        int operations = operations(what);
        boolean found = false;
        for (int at = 0; at < operations && !found; at++) {
            begin(without);
            slow.before(at, what.tables, happens);
            Throwable wrong = catchThrowable(() -> {
                lives(slow);
                clean(what, "mutated");
            });
            found = wrong != null;
            end();
        }
        begin();
        return found;
    }

    /** The proof that this can fail: an engine that takes what it does not know for something that is not to be there. */
    @Test
    void a_batch_of_the_other_that_is_removed_is_found() {
        assertThat(found(Meanwhile.SEALS, Without.NOTHING, () -> {
                    happens(Meanwhile.SEALS);
                    grid.disk.remove(Table.SEALED, last());
                }))
                .isTrue();
    }

    private String last() {
        return grid.disk.image(Table.SEALED).keySet().stream()
                .filter(key -> key.startsWith("site:") && !key.endsWith("envelope"))
                .max(Comparator.comparingLong(key -> Long.parseLong(key.substring(key.lastIndexOf('/') + 1))))
                .orElseThrow();
    }

    /** And one that slept, and is the first again of a number that was let go. */
    @Test
    void batches_that_do_not_know_that_they_are_over_are_found() {
        assertThat(found(Meanwhile.RUNS_AHEAD, Without.FLOORS, () -> happens(Meanwhile.RUNS_AHEAD)))
                .isTrue();
    }

    /** Its archive is behind and does not say when that began; the host does. */
    @Test
    void an_end_of_what_another_engine_has_sealed_says_when_it_was_accepted() {
        AllocationEngine behind = grid.open(grid.disk, "one");
        one = Optional.of(behind);
        place(other);
        long latest = next - 1;
        turn(other);
        assertThat(driver(behind).sealedSize()).isLessThan(driver(other).sealedSize());
        grid.clock.advance(Duration.ofHours(2));
        long accepted = grid.clock.millis() - Duration.ofHours(1).toMillis();
        assertThat(behind.engine()
                        .release(id(latest), ReleaseReason.TENANT, accepted)
                        .state())
                .contains(AllocationState.RELEASED);
        turn(behind);
        assertThat(grid.ledger.leaves(HEL.value()).stream()
                        .map(bytes -> Leaf.parse(bytes).body())
                        .filter(body -> body.allocation().equals(id(latest))
                                && !body.event().opens()))
                .singleElement()
                .satisfies(body -> assertThat(body.acceptedAtMillis()).hasValue(accepted));
    }
}
