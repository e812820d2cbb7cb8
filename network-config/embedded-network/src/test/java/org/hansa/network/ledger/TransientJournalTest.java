package org.hansa.network.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.hansa.fabric.evidence.Hashes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Private writes that wait for their commit, across the death of the process. */
class TransientJournalTest {

    private static final Space COLLECTION = new Space("cc", "c");
    private static final ByteString WRITES = ByteString.copyFromUtf8("writes");

    @TempDir
    private Path folder;

    @Test
    void what_waits_is_found_again_and_what_has_committed_is_forgotten() {
        try (TransientJournal journal = TransientJournal.in(folder)) {
            TransientStore store = resumed(journal, "nothing");
            store.keep("waits", COLLECTION, WRITES);
            store.keep("commits", COLLECTION, WRITES);
        }
        try (TransientJournal journal = TransientJournal.in(folder)) {
            TransientStore store = resumed(journal, "commits");
            assertThat(find(store, "waits")).isTrue();
            assertThat(find(store, "commits")).isFalse();
            assertThat(journal.read()).extracting(TransientJournal.Entry::txId).containsExactly("waits");
        }
    }

    @Test
    void a_file_cut_off_at_any_byte_keeps_the_entries_before_the_cut() throws Exception {
        try (TransientJournal journal = TransientJournal.in(folder)) {
            journal.append(entry("first"));
            journal.append(entry("second"));
        }
        Path file = folder.resolve("transient.log");
        byte[] whole = Files.readAllBytes(file);
        int firstEnds = whole.length - (whole.length + 1) / 2;
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            try (TransientJournal journal = TransientJournal.in(folder)) {
                assertThat(journal.read()).hasSizeLessThan(2);
                assertThat(journal.read().isEmpty()).isEqualTo(length < firstEnds);
            }
        }
    }

    @Test
    void a_damaged_entry_ends_the_file() throws Exception {
        try (TransientJournal journal = TransientJournal.in(folder)) {
            journal.append(entry("first"));
        }
        Path file = folder.resolve("transient.log");
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            Files.write(file, damaged);
            try (TransientJournal journal = TransientJournal.in(folder)) {
                assertThat(journal.read()).as("damaged at " + at).isEmpty();
            }
        }
    }

    @Test
    void a_store_that_is_full_forgets_what_waited_longest() {
        TransientStore store = new TransientStore("NordMSP", 100);
        for (int i = 0; i < 50; i++) {
            store.keep("tx" + i, COLLECTION, WRITES);
        }
        assertThat(find(store, "tx0")).isFalse();
        assertThat(find(store, "tx49")).isTrue();
        assertThat(store.entries()).hasSizeLessThan(20);
    }

    private static TransientStore resumed(TransientJournal journal, String committed) {
        PrivateDataExchange exchange = new PrivateDataExchange();
        TransientStore store = new TransientStore("NordMSP");
        exchange.join("NordMSP", store);
        exchange.resume(journal, committed::equals);
        return store;
    }

    private static boolean find(TransientStore store, String txId) {
        ByteString hash = ByteString.copyFrom(Hashes.sha256(WRITES));
        return store.find(txId, COLLECTION, hash).isPresent();
    }

    private static TransientJournal.Entry entry(String txId) {
        return new TransientJournal.Entry("NordMSP", txId, COLLECTION, WRITES);
    }
}
