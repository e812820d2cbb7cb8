package org.hansa.ledger.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the eight-leaf vectors that Certificate Transparency's own implementations publish. */
class MerkleTreeTest {
    private static final List<byte[]> LEAVES = IntStream.range(0, 8)
            .mapToObj(i -> List.of(
                            "",
                            "00",
                            "10",
                            "2021",
                            "3031",
                            "40414243",
                            "5051525354555657",
                            "606162636465666768696a6b6c6d6e6f")
                    .get(i))
            .map(HexFormat.of()::parseHex)
            .map(MerkleTree::leafHash)
            .toList();

    @ParameterizedTest
    @CsvSource({
        "0, e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "1, 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "2, fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "3, aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "4, d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "5, 4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "6, 76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "7, ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "8, 5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    })
    void gives_the_published_root(int size, String root) {
        assertThat(HexFormat.of().formatHex(MerkleTree.root(LEAVES.subList(0, size))))
                .isEqualTo(root);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, ''",
        "0, 8, 96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
                + " 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
                + " 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        "5, 8, bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
                + " ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
                + " d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "2, 3, fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "1, 5, 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
                + " 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
                + " bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
    })
    void gives_the_published_inclusion_proof(int index, int size, String path) {
        String actual = MerkleTree.inclusionProof(LEAVES.subList(0, size), index).stream()
                .map(HexFormat.of()::formatHex)
                .reduce((a, b) -> a + " " + b)
                .orElse("");

        assertThat(actual).isEqualTo(path);
    }

    /** The root was computed by another program, written from the RFC's recursive definition. */
    @Test
    void gives_the_root_of_three_hundred_leaves_that_another_program_computed() {
        assertThat(HexFormat.of().formatHex(MerkleTree.root(numbered(300))))
                .isEqualTo("84e13ec1e037155ae619757599b2cd21ada5a565e0fd9b3139c0c3c6c1b8ada9");
    }

    @Test
    void proves_every_leaf_of_every_small_tree_and_of_some_larger_ones() {
        List<Integer> sizes =
                new ArrayList<>(IntStream.rangeClosed(1, 70).boxed().toList());
        sizes.addAll(List.of(127, 128, 129, 255, 256, 257, 300));
        for (int size : sizes) {
            List<byte[]> leaves = numbered(size);
            byte[] root = MerkleTree.root(leaves);
            for (int index = 0; index < size; index++) {
                List<byte[]> path = MerkleTree.inclusionProof(leaves, index);
                assertThat(MerkleTree.verifyInclusion(leaves.get(index), index, size, path, root))
                        .as("leaf %d of %d", index, size)
                        .isTrue();
            }
        }
    }

    @Test
    void refuses_a_proof_for_another_place_size_leaf_or_root() {
        List<byte[]> leaves = numbered(13);
        byte[] root = MerkleTree.root(leaves);
        for (int index = 0; index < 13; index++) {
            List<byte[]> path = MerkleTree.inclusionProof(leaves, index);
            for (int other = 0; other < 13; other++) {
                assertThat(MerkleTree.verifyInclusion(leaves.get(index), other, 13, path, root))
                        .as("leaf %d as leaf %d", index, other)
                        .isEqualTo(other == index);
            }
            assertThat(MerkleTree.verifyInclusion(leaves.get(index), index, 13, path, leaves.get(0)))
                    .isFalse();
            assertThat(MerkleTree.verifyInclusion(leaves.get((index + 1) % 13), index, 13, path, root))
                    .isFalse();
            assertThat(MerkleTree.verifyInclusion(leaves.get(index), index, 13, path.subList(1, path.size()), root))
                    .isFalse();
            List<byte[]> longer = new ArrayList<>(path);
            longer.add(root);
            assertThat(MerkleTree.verifyInclusion(leaves.get(index), index, 13, longer, root))
                    .isFalse();
        }
        assertThat(MerkleTree.verifyInclusion(leaves.get(0), -1, 13, List.of(), root))
                .isFalse();
        assertThat(MerkleTree.verifyInclusion(leaves.get(0), 13, 13, List.of(), root))
                .isFalse();
        assertThat(MerkleTree.verifyInclusion(leaves.get(0), 0, 0, List.of(), root))
                .isFalse();
    }

    @Test
    void refuses_to_prove_a_leaf_that_is_not_there() {
        assertThatThrownBy(() -> MerkleTree.inclusionProof(LEAVES, 8)).hasMessageContaining("no leaf 8");
        assertThatThrownBy(() -> MerkleTree.inclusionProof(LEAVES, -1)).hasMessageContaining("no leaf -1");
    }

    static List<byte[]> numbered(int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> MerkleTree.leafHash(Integer.toString(i).getBytes(StandardCharsets.US_ASCII)))
                .toList();
    }
}
