package org.hansa.checker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Roots that Certificate Transparency's implementations publish for these leaves (RFC 9162 keeps RFC 6962's hashes). */
class MerkleTest {
    private static final List<String> LEAVES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");

    @ParameterizedTest
    @CsvSource({
        "0, e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "1, 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "2, fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "3, aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "8, 5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    })
    void the_first_leaves_have_the_published_root(int leaves, String root) {
        List<byte[]> hashes = LEAVES.subList(0, leaves).stream()
                .map(each -> ArchiveFile.Merkle.leafHash(HexFormat.of().parseHex(each)))
                .toList();

        assertThat(HexFormat.of().formatHex(ArchiveFile.Merkle.root(hashes))).isEqualTo(root);
    }
}
