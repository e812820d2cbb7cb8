package org.hansa.controlplane.authz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.hansa.controlplane.fixture.TestBundles;
import org.junit.jupiter.api.Test;

/** Of archives with one file; the second block of a header is where its content is, the end has two blocks of zeros. */
class BundleArchiveTest {
    private static final int BLOCK = 512;
    private static final int TYPE = 156;
    private static final int SIZE = 124;
    private static final int MAGIC = 257;
    private static final int PREFIX = 345;

    private static byte[] tar() throws IOException {
        byte[] packed = TestBundles.tar(Map.of("hansa/rules.rego", "package hansa"));
        return new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes();
    }

    private static byte[] packed(byte[] tar) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(tar);
        }
        return bytes.toByteArray();
    }

    private static void refuses(UnaryOperator<byte[]> change, String why) throws IOException {
        byte[] archive = packed(change.apply(tar()));
        assertThatThrownBy(() -> BundleArchive.read(archive))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(why);
    }

    private static byte[] with(byte[] tar, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, tar, at, bytes.length);
        return tar;
    }

    /** The header and the content once more, behind what there is without its last two blocks. */
    private static byte[] twice(byte[] tar) {
        byte[] both = Arrays.copyOf(tar, tar.length + 2 * BLOCK);
        System.arraycopy(tar, 0, both, 2 * BLOCK, 2 * BLOCK);
        return both;
    }

    @Test
    void gives_the_files_by_their_paths_however_much_it_is_padded() throws IOException {
        byte[] padded = packed(Arrays.copyOf(tar(), 20 * BLOCK));
        assertThat(BundleArchive.read(padded)).containsOnlyKeys("hansa/rules.rego");
        assertThat(BundleArchive.read(packed(with(tar(), PREFIX, "of/all"))))
                .containsOnlyKeys("of/all/hansa/rules.rego");
    }

    @Test
    void refuses_a_file_that_is_there_twice_since_another_reader_may_take_the_other() throws IOException {
        refuses(BundleArchiveTest::twice, "holds hansa/rules.rego twice");
    }

    @Test
    void refuses_what_lies_behind_its_end() throws IOException {
        refuses(tar -> with(Arrays.copyOf(tar, tar.length + BLOCK), tar.length, "x"), "has something behind its end");
    }

    /** An extended header without a name of its own gives the next file another one. */
    @Test
    void takes_a_header_without_a_name_for_no_end() throws IOException {
        refuses(
                tar -> {
                    byte[] both = twice(tar);
                    both[2 * BLOCK] = 0;
                    both[2 * BLOCK + TYPE] = 'x';
                    return both;
                },
                "holds an entry of type 'x'");
        refuses(
                tar -> {
                    tar[0] = 0;
                    return tar;
                },
                "has a strange name");
    }

    @Test
    void refuses_a_folder_with_a_content_which_others_take_for_the_next_entries() throws IOException {
        refuses(tar -> with(tar, TYPE, "5"), "holds an entry of type '5'");
    }

    @Test
    void refuses_a_name_that_goes_on_behind_a_blank() throws IOException {
        refuses(tar -> with(tar, "hansa/rules.rego".length(), " and more"), "has a strange name");
    }

    @Test
    void refuses_the_beginning_of_a_path_in_a_form_that_has_something_else_there() throws IOException {
        refuses(tar -> with(with(tar, PREFIX, "of/all"), MAGIC, "ustar  "), "has a strange name");
    }

    @Test
    void counts_folders_too() throws IOException {
        byte[] folder = with(Arrays.copyOf(tar(), BLOCK), TYPE, "5");
        with(folder, SIZE, "00000000000");
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        for (int i = 0; i < 10_001; i++) {
            many.write(folder);
        }
        byte[] archive = packed(many.toByteArray());
        assertThatThrownBy(() -> BundleArchive.read(archive))
                .hasMessageContaining("is larger than a policy bundle may be");
    }
}
