package org.hansa.network.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SortedTreeTest {

    private static final String[] ALPHABET = {"a", "b", "z", "\u00e9", "\uffff", "\ue000", "\ud83d\ude00", "\u0000"};

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void behaves_like_a_map_and_never_changes_an_older_version(long seed) {
        Random random = new Random(seed);
        NavigableMap<String, Integer> model = new TreeMap<>(Utf8Order.COMPARATOR);
        SortedTree<Integer> tree = SortedTree.empty();
        List<SortedTree<Integer>> versions = new ArrayList<>();
        List<Map<String, Integer>> contents = new ArrayList<>();
        for (int step = 0; step < 3_000; step++) {
            String key = key(random);
            if (random.nextInt(3) == 0) {
                model.remove(key);
                tree = tree.without(key);
            } else {
                model.put(key, step);
                tree = tree.with(key, step);
            }
            if (step % 500 == 0) {
                versions.add(tree);
                contents.add(Map.copyOf(model));
            }
        }
        assertThat(tree.size()).isEqualTo(model.size());
        for (int i = 0; i < 200; i++) {
            String start = random.nextInt(10) == 0 ? "" : key(random);
            String end = random.nextInt(10) == 0 ? "" : key(random);
            assertThat(read(tree, start, end)).as("%s to %s", start, end).isEqualTo(expected(model, start, end));
            assertThat(tree.get(start)).isEqualTo(model.get(start));
        }
        for (int i = 0; i < versions.size(); i++) {
            Map<String, Integer> copy = new TreeMap<>(Utf8Order.COMPARATOR);
            copy.putAll(contents.get(i));
            assertThat(read(versions.get(i), "", "")).isEqualTo(List.copyOf(copy.entrySet()));
        }
    }

    private static List<Map.Entry<String, Integer>> read(SortedTree<Integer> tree, String start, String end) {
        List<Map.Entry<String, Integer>> entries = new ArrayList<>();
        tree.range(start, end).forEachRemaining(entries::add);
        return entries;
    }

    private static List<Map.Entry<String, Integer>> expected(
            NavigableMap<String, Integer> model, String start, String end) {
        NavigableMap<String, Integer> tail = model.tailMap(start, true);
        if (!end.isEmpty()) {
            if (Utf8Order.compare(start, end) > 0) {
                return List.of();
            }
            tail = tail.headMap(end, false);
        }
        return List.copyOf(tail.entrySet());
    }

    private static String key(Random random) {
        StringBuilder key = new StringBuilder("k");
        for (int i = random.nextInt(4); i >= 0; i--) {
            key.append(ALPHABET[random.nextInt(ALPHABET.length)]);
        }
        return key.toString();
    }
}
