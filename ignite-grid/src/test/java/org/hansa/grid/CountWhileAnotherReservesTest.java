package org.hansa.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.grid.Fixture.id;
import static org.hansa.grid.Fixture.vector;
import static org.hansa.grid.SharedGrid.turn;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.hansa.grid.grant.GrantEntry;
import org.hansa.grid.provider.LiveAllocation;
import org.hansa.grid.provider.ProviderCodec;
import org.hansa.grid.store.EntryStore;
import org.hansa.grid.store.EntryStore.Table;
import org.hansa.ledger.model.ResourceVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An engine counts the grants when it starts, while another engine of its member reserves, releases, seals and anchors. Whatever
 * comes between two steps of the one or of the other: the grant counts no less than what providers hold, and just that once all
 * is sealed.
 */
class CountWhileAnotherReservesTest {
    private static final ResourceVector UNIT = vector(1_000, 1_024);

    @TempDir
    Path directory;

    private final ArrayDeque<Long> standing = new ArrayDeque<>();
    private SharedGrid grid;
    private AllocationEngine working;
    private long next = 1;
    private int runs;

    @BeforeEach
    void forget() {
        runs++;
        standing.clear();
        grid = new SharedGrid(directory.resolve("run-" + runs));
    }

    /** @param store of the engine that is at work already */
    private void begin(EntryStore store) {
        working = grid.begin(store, "working");
        for (int i = 0; i < 4; i++) {
            reserve();
        }
        release();
        // What ended is counted until that is sealed; it would hide that something is not counted.
        turn(working);
        reserve();
        grid.copyArchive("working", "starting");
    }

    @AfterEach
    void close() {
        working.close();
    }

    private void reserve() {
        long number = next++;
        assertThat(working.place(Fixture.command(number, ResourceRequest.of(UNIT))))
                .isInstanceOf(PlaceOutcome.Placed.class);
        standing.add(number);
    }

    private void release() {
        working.release(id(standing.remove()), ReleaseReason.TENANT);
    }

    private void something(Random random) {
        for (int times = random.nextInt(3); times >= 0; times--) {
            reserve();
            if (random.nextBoolean()) {
                turn(working);
            }
            if (random.nextInt(4) == 0) {
                release();
            }
        }
    }

    private ResourceVector onProviders() {
        ResourceVector taken = ResourceVector.ZERO;
        for (byte[] entry : grid.disk.image(Table.PROVIDER).values()) {
            for (LiveAllocation live : ProviderCodec.decode(entry).live()) {
                taken = taken.plus(live.resources());
            }
        }
        return taken;
    }

    private GrantEntry grant() {
        return GrantEntry.decode(
                grid.disk.image(Table.GRANT).values().iterator().next());
    }

    private void isCovered(String scenario) {
        ResourceVector counted = grant().held().plus(grant().used());
        assertThat(onProviders().fitsIn(counted))
                .as("%s: %s on providers, %s", scenario, onProviders(), grant())
                .isTrue();
    }

    private void isExact(String scenario) {
        isCovered(scenario);
        for (int turns = 0; turns < 3; turns++) {
            turn(working);
        }
        assertThat(grant().used()).as(scenario).isEqualTo(onProviders());
        assertThat(grant().held().isZero()).as("%s: %s", scenario, grant()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void something_may_happen_between_any_two_steps_of_a_start(long seed) {
        Random random = new Random(seed);
        HookedStore starting = new HookedStore(grid.disk);
        begin(grid.disk);
        starting.before(-1, EnumSet.allOf(Table.class), () -> {});
        grid.open(starting, "starting").close();
        int operations = starting.operations();
        assertThat(operations).isGreaterThan(10);
        for (int at = 0; at < operations; at++) {
            close();
            forget();
            starting = new HookedStore(grid.disk);
            begin(grid.disk);
            starting.before(at, EnumSet.allOf(Table.class), () -> something(random));
            grid.open(starting, "starting").close();
            isExact("seed " + seed + ", before operation " + at);
        }
    }

    @Test
    void a_start_may_come_between_any_two_steps_of_the_other() {
        HookedStore stepping = new HookedStore(grid.disk);
        begin(stepping);
        stepping.before(-1, EnumSet.allOf(Table.class), () -> {});
        steps();
        int operations = stepping.operations();
        assertThat(operations).isGreaterThan(10);
        for (int at = 0; at < operations; at++) {
            close();
            forget();
            stepping = new HookedStore(grid.disk);
            begin(stepping);
            String scenario = "a start before operation " + at;
            stepping.before(at, EnumSet.allOf(Table.class), () -> {
                grid.open(grid.disk, "starting").close();
                isCovered(scenario);
            });
            steps();
            stepping.before(-1, EnumSet.noneOf(Table.class), () -> {});
            isExact(scenario);
        }
    }

    /** Its grant is held and its intent written, and the provider is told only when the start is over. */
    @Test
    void a_reservation_that_is_half_done_during_a_start_stays_counted() throws Exception {
        begin(grid.disk);
        HookedStore starting = new HookedStore(grid.disk);
        starting.before(-1, EnumSet.allOf(Table.class), () -> {});
        grid.open(starting, "starting").close();
        int operations = starting.operations();
        for (int at = 0; at < operations; at++) {
            close();
            forget();
            HookedStore stepping = new HookedStore(grid.disk);
            begin(stepping);
            CountDownLatch half = new CountDownLatch(1);
            CountDownLatch on = new CountDownLatch(1);
            stepping.before(0, EnumSet.of(Table.PROVIDER), () -> {
                half.countDown();
                await(on);
            });
            List<CompletableFuture<Void>> reservation = new ArrayList<>();
            starting = new HookedStore(grid.disk);
            starting.before(at, EnumSet.allOf(Table.class), () -> {
                reservation.add(CompletableFuture.runAsync(this::reserve));
                await(half);
            });
            grid.open(starting, "starting").close();
            on.countDown();
            reservation.get(0).get(30, TimeUnit.SECONDS);
            isExact("half a reservation before operation " + at);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void steps() {
        reserve();
        turn(working);
        release();
        reserve();
        turn(working);
    }
}
