package org.hansa.controlplane.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import org.hansa.ledger.model.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelTest {
    @TempDir
    private Path directory;

    private final PageTokens tokens =
            new PageTokens("a key of this test only, 32 bytes".getBytes(StandardCharsets.US_ASCII));

    @Test
    void walks_all_elements_once_by_pages() {
        List<String> all =
                IntStream.range(0, 25).mapToObj(i -> String.format("e%02d", i)).toList();
        Page<String> first = tokens.page(all, each -> each, "mine", null, 10);
        Page<String> second = tokens.page(all, each -> each, "mine", first.nextPageToken(), 10);
        Page<String> third = tokens.page(all, each -> each, "mine", second.nextPageToken(), 10);
        assertThat(first.items()).hasSize(10).startsWith("e00");
        assertThat(second.items()).hasSize(10).startsWith("e10");
        assertThat(third.items()).containsExactly("e20", "e21", "e22", "e23", "e24");
        assertThat(third.nextPageToken()).isNull();
    }

    @Test
    void refuses_a_page_token_of_another_scope_or_one_that_was_changed() {
        String token = tokens.issue("mine", "e10");
        assertThat(tokens.open("mine", token)).isEqualTo("e10");
        for (String wrong : List.of(token + "A", token.substring(1), "", "!!", "A".repeat(600))) {
            assertThatThrownBy(() -> tokens.open("mine", wrong)).isInstanceOf(Failure.class);
        }
        assertThatThrownBy(() -> tokens.open("yours", token)).isInstanceOf(Failure.class);
    }

    @Test
    void bounds_page_sizes() {
        assertThat(Page.size(null)).isEqualTo(Page.DEFAULT_SIZE);
        assertThat(Page.size(1_000_000)).isEqualTo(Page.MAX_SIZE);
        assertThatThrownBy(() -> Page.size(0)).isInstanceOf(Failure.class);
    }

    @Test
    void keeps_documents_by_digest_and_gives_back_no_damaged_one() throws Exception {
        DigestStore store = new DigestStore(directory);
        Digest digest = store.put("{}".getBytes(StandardCharsets.UTF_8));
        assertThat(store.put("{}".getBytes(StandardCharsets.UTF_8))).isEqualTo(digest);
        assertThat(new DigestStore(directory).get(digest)).isPresent();
        Files.writeString(directory.resolve(digest + ".json"), "{ }");
        assertThat(store.get(digest)).isEmpty();
        assertThat(store.get(Digest.of(new byte[0]))).isEmpty();
    }

    @Test
    void makes_a_secret_once_and_readable_by_its_owner_only() throws Exception {
        Secrets secrets = new Secrets(directory.resolve("secrets"));
        byte[] key = secrets.key("one");
        assertThat(new Secrets(directory.resolve("secrets")).key("one")).isEqualTo(key);
        assertThat(secrets.key("two")).isNotEqualTo(key);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(
                        directory.resolve("secrets").resolve("one.key"))))
                .isEqualTo("rw-------");
        Files.write(directory.resolve("secrets").resolve("one.key"), new byte[3]);
        assertThatThrownBy(() -> secrets.key("one")).hasMessageContaining("restore it from a backup");
    }

    @Test
    void takes_a_request_id_of_the_right_form_only() {
        assertThat(RequestId.orRandom("abcdef-123456").value()).isEqualTo("abcdef-123456");
        assertThat(RequestId.orRandom("line\nbreak and more").value()).doesNotContain("\n");
    }
}
