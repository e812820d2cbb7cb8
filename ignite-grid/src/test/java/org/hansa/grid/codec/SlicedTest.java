package org.hansa.grid.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.hansa.grid.Fixture;
import org.hansa.ledger.model.AllocationId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlicedTest {
    private static final int LAYOUT = 1;

    private record Named(AllocationId id, long amount, String note) {
        static final Sliced.Form<Named> FORM = new Sliced.Form<>(
                (each, out) -> out.id(each.id).number(each.amount).text(each.note),
                in -> new Named(in.id(), in.number(), in.text()));

        static long amount(EntryReader in) {
            return in.pastId().number();
        }
    }

    private static byte[] bytes(List<Named> list) {
        return new EntryWriter(LAYOUT).sliced(Named.FORM.of(list)).toBytes();
    }

    private static Sliced<Named> read(byte[] bytes) {
        EntryReader in = EntryReader.version(LAYOUT, bytes);
        Sliced<Named> list = in.sliced(Named.FORM);
        in.end();
        return list;
    }

    private static Named random(SplittableRandom random) {
        return new Named(Fixture.id(random.nextInt(8)), random.nextLong(1_000), "n".repeat(random.nextInt(300)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void is_the_same_list_whatever_is_done_to_it_and_however_often_it_is_written(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Named> expected = new ArrayList<>();
        Sliced<Named> list = Named.FORM.of(List.of());
        for (int round = 0; round < 200; round++) {
            Sliced.Draft<Named> draft = list.draft();
            for (int step = random.nextInt(4); step > 0; step--) {
                change(random, expected, draft);
            }
            assertThat(draft).hasSameSizeAs(expected);
            list = random.nextBoolean() ? read(bytes(draft)) : Named.FORM.of(draft);
            same(list, expected);
        }
    }

    private static void change(SplittableRandom random, List<Named> expected, Sliced.Draft<Named> draft) {
        int kind = expected.isEmpty() ? 0 : random.nextInt(6);
        int at = expected.isEmpty() ? 0 : random.nextInt(expected.size());
        Named next = random(random);
        switch (kind) {
            case 2 -> {
                assertThat(draft.first(Named::amount))
                        .isEqualTo(expected.remove(0).amount());
                draft.removeFirst();
            }
            case 3 -> assertThat(draft.remove(at)).isEqualTo(expected.remove(at));
            case 4 -> assertThat(draft.set(at, next)).isEqualTo(expected.set(at, next));
            case 5 -> {
                Named wanted = expected.get(at);
                assertThat(draft.indexOf(EntryWriter.idBytes(wanted.id()), wanted))
                        .isEqualTo(expected.indexOf(wanted));
            }
            default -> {
                expected.add(next);
                draft.add(next);
            }
        }
    }

    private static void same(Sliced<Named> list, List<Named> expected) {
        assertThat(list).hasSameSizeAs(expected);
        assertThat(list.heads(Named::amount).boxed())
                .containsExactlyElementsOf(expected.stream().map(Named::amount).toList());
        for (int id = 0; id < 8; id++) {
            AllocationId wanted = Fixture.id(id);
            List<Named> mine =
                    expected.stream().filter(each -> each.id().equals(wanted)).toList();
            byte[] prefix = EntryWriter.idBytes(wanted);
            assertThat(list.beginningWith(prefix)).isEqualTo(mine);
            assertThat(list.having(15, prefix[15])).isEqualTo(mine);
            assertThat(list.count(15, prefix[15])).isEqualTo((int) expected.stream()
                    .filter(each -> EntryWriter.idBytes(each.id())[15] == prefix[15])
                    .count());
        }
        assertThat(bytes(list)).isEqualTo(bytes(expected));
        assertThat(list).isEqualTo(expected);
    }

    @Test
    void refuses_bytes_that_end_too_early() {
        byte[] whole = bytes(List.of(new Named(Fixture.id(1), 7, "note")));
        byte[] cut = Arrays.copyOf(whole, whole.length - 1);
        assertThatThrownBy(() -> read(cut)).isInstanceOf(IllegalStateException.class);
    }
}
