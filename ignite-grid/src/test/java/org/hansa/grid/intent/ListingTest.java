package org.hansa.grid.intent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import org.hansa.grid.intent.IntentBook.Position;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ContractHandle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compared with sorted sets of the same positions, over several pages of each contract. */
class ListingTest {
    private static final int CONTRACTS = 3;

    private final Listing listing = new Listing();
    private final NavigableSet<Position> all = new TreeSet<>();
    private final Map<ContractHandle, NavigableSet<Position>> byContract = new HashMap<>();

    private static ContractHandle contract(int number) {
        return new ContractHandle("contract-" + number);
    }

    private static Position position(long at, long high, long low) {
        return new Position(at, new AllocationId(new UUID(high, low).toString()));
    }

    private void add(ContractHandle contract, Position position) {
        listing.add(contract, position);
        all.add(position);
        byContract.computeIfAbsent(contract, any -> new TreeSet<>()).add(position);
    }

    private void remove(ContractHandle contract, Position position) {
        listing.remove(contract, position);
        all.remove(position);
        byContract.get(contract).remove(position);
    }

    private static List<Position> first(NavigableSet<Position> set, Optional<Position> after, int limit) {
        return after.map(each -> set.tailSet(each, false)).orElse(set).stream()
                .limit(limit)
                .toList();
    }

    private void isTheSame(Optional<Position> after, int limit) {
        assertThat(listing.page(after, limit)).isEqualTo(first(all, after, limit));
        byContract.forEach((contract, set) ->
                assertThat(listing.page(contract, after, limit)).isEqualTo(first(set, after, limit)));
    }

    @Test
    void nothing_is_listed_of_a_contract_that_nobody_knows() {
        assertThat(listing.page(contract(1), Optional.empty(), 5)).isEmpty();
        assertThat(listing.page(Optional.empty(), 5)).isEmpty();
    }

    /** Times repeat, ids have either sign, and a few come late. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void lists_newest_first_and_each_once(long seed) {
        Random random = new Random(seed);
        List<Position> known = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            long at = 1_000 + i / 3 - (random.nextInt(10) == 0 ? random.nextInt(1_000) : 0);
            Position position = position(at, random.nextLong(), random.nextLong());
            add(contract(i % CONTRACTS), position);
            listing.add(contract(i % CONTRACTS), position);
            known.add(position);
        }
        isTheSame(Optional.empty(), Integer.MAX_VALUE);
        for (int i = 0; i < 100; i++) {
            isTheSame(Optional.of(known.get(random.nextInt(known.size()))), random.nextInt(700));
            isTheSame(Optional.of(position(random.nextInt(3_500), random.nextLong(), 0)), 20);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5})
    void what_is_forgotten_is_listed_no_more(long seed) {
        Random random = new Random(seed);
        List<Position> known = new ArrayList<>();
        for (int i = 0; i < 4_000; i++) {
            known.add(position(i, random.nextLong(), 0));
            add(contract(i % CONTRACTS), known.get(i));
        }
        for (int i = 0; i < 4_000; i++) {
            if (i < 2_000 || random.nextBoolean()) {
                remove(contract(i % CONTRACTS), known.get(i));
                listing.remove(contract(i % CONTRACTS), known.get(i));
            }
        }
        isTheSame(Optional.empty(), Integer.MAX_VALUE);
        isTheSame(Optional.of(known.get(2_500)), 100);
        isTheSame(Optional.of(known.get(10)), 100);
    }
}
