package org.hansa.controlplane.joining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplicationBookTest {
    private static final long NOW = 1_700_000_000_000L;

    @TempDir
    private Path folder;

    private static Invitation invitation() {
        return new Invitation("i-1", "ab".repeat(32), "Iber Cloud", "admin", NOW, NOW + 1_000, null, 0, 0);
    }

    @Test
    void takes_an_open_invitation_back() {
        ApplicationBook book = new ApplicationBook(folder);
        book.put(invitation());
        assertThat(book.revoke("i-1", NOW + 1).state(NOW + 1)).isEqualTo(Invitation.State.REVOKED);
        assertThat(new ApplicationBook(folder).invitation("i-1").orElseThrow().state(NOW + 1))
                .isEqualTo(Invitation.State.REVOKED);
    }

    @Test
    void does_not_take_back_one_that_was_spent_since_it_was_looked_at() {
        ApplicationBook book = new ApplicationBook(folder);
        book.put(invitation());
        book.put(invitation().spent("a-1", NOW + 1));
        Invitation left = book.revoke("i-1", NOW + 2);
        assertThat(left.state(NOW + 2)).isEqualTo(Invitation.State.SPENT);
        assertThat(left.application()).isEqualTo("a-1");
    }

    @Test
    void names_the_file_that_is_damaged_and_what_to_do() throws IOException {
        new ApplicationBook(folder).put(invitation());
        Path file = Files.writeString(folder.resolve("invitations/i-1.json"), "{\"id\":");
        assertThatThrownBy(() -> new ApplicationBook(folder))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(file.toString(), "restore it from a backup");
    }
}
