package org.hansa.controlplane.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToldOnceTest {
    @TempDir
    Path state;

    private final List<String> heard = new ArrayList<>();
    private Path folder;
    private ToldOnce told;

    @BeforeEach
    void open() {
        folder = state.resolve("notices");
        told = new ToldOnce(folder);
    }

    @Test
    void what_was_told_is_told_once_also_after_a_restart() {
        tell("ballot");
        tell("ballot");
        told = new ToldOnce(folder);
        tell("ballot");

        assertThat(heard).containsExactly("ballot");
    }

    @Test
    void a_disk_that_takes_nothing_repeats_no_mail_and_is_written_to_once_it_can_be() throws IOException {
        Files.createFile(folder); // a file where the folder should be, as nothing can be written below it
        tell("ballot");
        tell("ballot");
        tell("review");
        assertThat(heard).containsExactly("ballot", "review");

        Files.delete(folder);
        tell("ballot");
        tell("review");
        told = new ToldOnce(folder);
        tell("ballot");
        tell("review");

        assertThat(heard).containsExactly("ballot", "review");
    }

    @Test
    void with_too_much_that_cannot_be_written_down_nothing_more_is_told_until_it_can_be() throws IOException {
        Files.createFile(folder);
        for (int i = 0; i <= ToldOnce.MAX_UNWRITTEN; i++) {
            tell("notice-" + i);
        }
        assertThat(heard).hasSize(ToldOnce.MAX_UNWRITTEN).doesNotContain("notice-" + ToldOnce.MAX_UNWRITTEN);

        Files.delete(folder);
        tell("notice-0");
        tell("notice-" + ToldOnce.MAX_UNWRITTEN);

        assertThat(heard).hasSize(ToldOnce.MAX_UNWRITTEN + 1).endsWith("notice-" + ToldOnce.MAX_UNWRITTEN);
    }

    @Test
    void what_could_not_be_handed_over_is_told_at_the_next_look() {
        told.tell("ballot", Instant.EPOCH, () -> {
            throw new IllegalStateException("no connection");
        });
        tell("ballot");

        assertThat(heard).containsExactly("ballot");
    }

    private void tell(String key) {
        told.tell(key, Instant.EPOCH, () -> heard.add(key));
    }
}
