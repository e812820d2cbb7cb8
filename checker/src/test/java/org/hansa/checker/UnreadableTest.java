package org.hansa.checker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that are not what their layout says are reported, with where; the checker itself never falls over them. */
class UnreadableTest {
    private static final int INTENT_LAYOUT = 7;
    private static final int INVENTORY_LAYOUT = 1;

    @TempDir
    Path folder;

    private World world;

    @BeforeEach
    void one_reservation() {
        world = new World(folder).reserved(World.FIRST, 1_000);
        world.anchor(Map.of(0L, 1_000L));
    }

    /** A refused request of one group, with everything that an entry can carry. */
    private static byte[] intent() {
        Handmade out = new Handmade(INTENT_LAYOUT);
        out.id(World.SECOND).text("c-1").text("NordMSP").number(1);
        group(out);
        out.number(1).text("fi-hel-1").raw((byte) 1).flag(true).number(7).flag(false);
        provenance(out);
        out.text("note").flag(true).number(-1).flag(false);
        out.raw((byte) 7).numbers(2, 1_790_000_000_000L).raw((byte) 0); // DENIED
        out.number(1)
                .text("host-1")
                .text("fi-hel-1")
                .number(1)
                .flag(true)
                .text("T4")
                .numbers(3, 0);
        out.number(0); // no parts
        out.flag(true).number(1).text("NordMSP").raw((byte) 0).number(1);
        out.text("RheinMSP").numbers(1, 1, 0, 1).text("DENIED").flag(true).number(0);
        out.flag(true).text("HelvMSP");
        out.raw((byte) 6); // would end as RELEASED
        out.flag(true).number(1); // a resize of one group
        group(out);
        out.raw((byte) 2);
        provenance(out);
        out.number(8);
        out.flag(true)
                .text("CAPACITY")
                .text("no room")
                .number(3)
                .number(1)
                .text("VCPU")
                .number(3);
        out.flag(true).text("fi-hel-1").numbers(1).raw((byte) 1).number(500).flag(true);
        out.number(1).text("T4").numbers(1, 1_000).number(1);
        out.number(1)
                .text("fi-hel-1")
                .number(1)
                .raw((byte) 0)
                .text("GPU_MILLI:T4")
                .number(9)
                .flag(true)
                .number(5);
        return out.flag(true).text("why").flag(true).numbers(7, 1, 2).bytes();
    }

    private static void group(Handmade out) {
        out.text("web").number(1);
        out.number(1)
                .raw((byte) 1)
                .number(1_000)
                .flag(true)
                .number(1)
                .text("T4")
                .numbers(1, 500);
        out.numbers(1, 1).text("CERT_ISO27001").number(0);
        out.number(1).text("SPREAD").text("HOST").numbers(1, 1).text("fi-hel-1").text("FI");
    }

    private static void provenance(Handmade out) {
        out.raw(new byte[32]).text("r1").raw(new byte[32]).raw((byte) 1);
        out.number(1).text("PURPOSE").raw(new byte[32]);
    }

    @Test
    void a_whole_intent_is_read_to_its_end() throws IOException {
        assertThat(entry("ALLOCATION", intent())).isEmpty();
        Grid grid = Grid.read(List.of(new Evidence.Entry("NordMSP", "ALLOCATION", "a", intent())), each -> {});

        assertThat(grid.intents())
                .containsExactly(
                        new Grid.Intent("NordMSP", World.SECOND, "DENIED", 2, List.of(), 1, List.of("RheinMSP"), 7, 2));
    }

    @Test
    void an_intent_that_ends_anywhere_else_is_not() throws IOException {
        byte[] whole = intent();
        for (int length = 0; length < whole.length; length++) {
            assertThat(entry("ALLOCATION", Arrays.copyOf(whole, length)))
                    .as("the first " + length + " bytes")
                    .singleElement()
                    .satisfies(each -> assertThat(each.kind()).isEqualTo(Violation.Kind.UNREADABLE))
                    .satisfies(each -> assertThat(each.subject()).isEqualTo("NordMSP ALLOCATION key"));
        }
        assertThat(entry("ALLOCATION", Arrays.copyOf(whole, whole.length + 3)))
                .singleElement()
                .satisfies(each -> assertThat(each.detail())
                        .contains("at byte " + whole.length + " of " + (whole.length + 3), "3 bytes too many"));
    }

    @Test
    void an_inventory_is_read_whole_or_not() throws IOException {
        Handmade two = new Handmade(INVENTORY_LAYOUT);
        two.numbers(2, 4, 1).raw((byte) 1).number(500).numbers(-1, 0);
        assertThat(entry("INVENTORY", two.bytes())).isEmpty();

        assertThat(entry("INVENTORY", two.raw((byte) 0).bytes()))
                .singleElement()
                .satisfies(each -> assertThat(each.detail()).contains("1 bytes too many"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROVIDER", "ALLOCATION", "GRANT", "INVENTORY"})
    void another_layout_is_named_and_so_is_nothing_at_all(String table) throws IOException {
        assertThat(entry(table, new byte[] {99, 0, 0})).singleElement().satisfies(each -> assertThat(each.detail())
                .contains("layout 99, the checker knows"));
        assertThat(entry(table, new byte[0])).singleElement().satisfies(each -> assertThat(each.detail())
                .contains("no bytes"));
    }

    @Test
    void lengths_beyond_the_entry_take_no_memory() throws IOException {
        byte[] text = new Handmade(INTENT_LAYOUT)
                .id(World.SECOND)
                .number(Integer.MAX_VALUE)
                .bytes();
        byte[] negative =
                new Handmade(INTENT_LAYOUT).id(World.SECOND).number(-1).bytes();
        byte[] beyond =
                new Handmade(INTENT_LAYOUT).id(World.SECOND).number(1L << 40).bytes();
        byte[] endless = new Handmade(INVENTORY_LAYOUT)
                .raw(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1})
                .bytes();

        assertThat(entry("ALLOCATION", text))
                .extracting(Violation::detail)
                .singleElement()
                .asString()
                .contains("a length of 2147483647, with 0 bytes left");
        assertThat(entry("ALLOCATION", negative))
                .extracting(Violation::detail)
                .singleElement()
                .asString()
                .contains("a length of -1");
        assertThat(entry("ALLOCATION", beyond))
                .extracting(Violation::detail)
                .singleElement()
                .asString()
                .contains("integer overflow");
        assertThat(entry("INVENTORY", endless))
                .extracting(Violation::detail)
                .singleElement()
                .asString()
                .contains("a number of more than 64 bits");
    }

    @Test
    void a_class_that_has_no_number_and_a_table_that_is_none() throws IOException {
        byte[] unknown = new Handmade(INVENTORY_LAYOUT)
                .numbers(1, 4, 1)
                .raw((byte) 9)
                .number(500)
                .bytes();

        assertThat(entry("INVENTORY", unknown)).extracting(Violation::kind).containsExactly(Violation.Kind.UNREADABLE);
        assertThat(entry("HOROSCOPE", unknown))
                .extracting(Violation::detail)
                .singleElement()
                .asString()
                .contains("no table HOROSCOPE");
    }

    @Test
    void a_leaf_that_is_no_leaf_ends_the_archive_there() throws IOException {
        world.leaves.add("[]");
        world.annexes.add(new byte[0]);
        assertThat(world.check(false).violations())
                .singleElement()
                .satisfies(each -> assertThat(each.kind()).isEqualTo(Violation.Kind.UNREADABLE))
                .satisfies(each -> assertThat(each.detail()).startsWith("frame 1 of leaves.log: "));

        world.leaves.set(1, "{\"siteSequence\":\"one\"}");
        assertThat(world.check(false).violations())
                .extracting(Violation::kind)
                .containsExactly(Violation.Kind.UNREADABLE);
    }

    @Test
    void an_annex_that_ends_early_is_reported() throws IOException {
        world.annexes.set(0, new byte[] {2, 2});

        assertThat(world.check(false).violations()).anySatisfy(each -> assertThat(each.toString())
                .startsWith("UNREADABLE fi-hel-1: frame 0 of leaves.log: "));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 5, Integer.MAX_VALUE})
    void a_leaf_longer_than_its_frame_is_reported(int length) throws IOException {
        Files.write(folder.resolve("leaves.log"), World.frame(length, new byte[4], new byte[0]));
        Findings findings = new Findings();

        ArchiveFile archive = ArchiveFile.read(folder, where -> findings.add(Violation.Kind.UNREADABLE, "", where));

        assertThat(archive.leaves()).isEmpty();
        assertThat(findings.sorted()).singleElement().satisfies(each -> assertThat(each.detail())
                .contains("frame 0", "a leaf of " + length + " bytes, with 4 left"));
    }

    @Test
    void a_torn_frame_at_the_end_counts_as_not_written() throws IOException {
        byte[] whole = World.frame(2, "{}".getBytes(StandardCharsets.UTF_8), new byte[0]);
        for (int length = 0; length < whole.length; length++) {
            Files.write(folder.resolve("leaves.log"), Arrays.copyOf(whole, length));
            Findings findings = new Findings();
            assertThat(ArchiveFile.read(folder, where -> findings.add(Violation.Kind.UNREADABLE, "", where))
                            .leaves())
                    .isEmpty();
            assertThat(findings.sorted()).isEmpty();
        }
    }

    @Test
    void a_ledger_key_that_cannot_be_read_counts_as_missing_and_is_told_once() throws IOException {
        world.record("capacity/" + World.SITE, "{");
        world.record("live/" + World.SITE + "/x", "00");
        world.record("site/" + World.SITE + "/batch/0", "{\"voided\":[{\"sequence\":\"first\"}]}");

        assertThat(world.check().violations())
                .filteredOn(each -> each.kind() == Violation.Kind.UNREADABLE)
                .extracting(Violation::subject)
                .containsExactly("capacity/fi-hel-1", "live/fi-hel-1/x", "site/fi-hel-1/batch/0");
    }

    @Test
    void sums_beyond_64_bits_end_the_count_of_one_subject_only() throws IOException {
        world.hold(World.SECOND, Long.MAX_VALUE, 2, List.of());

        assertThat(world.check().violations())
                .anySatisfy(each -> assertThat(each.toString()).startsWith("UNREADABLE host-1: cannot be counted: "))
                .anySatisfy(each -> assertThat(each.toString()).startsWith("LEAKED_ROOM " + World.SECOND));
    }

    /** What is found in one entry, with nothing else there. */
    private List<Violation> entry(String table, byte[] bytes) throws IOException {
        Evidence.Entry entry = new Evidence.Entry("NordMSP", table, "key", bytes);
        return AllocationChecker.check(new Evidence(List.of(entry), Map.of(), Map.of(), List.of(), false))
                .violations();
    }
}
