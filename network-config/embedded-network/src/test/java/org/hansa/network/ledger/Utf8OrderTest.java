package org.hansa.network.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.List;
import org.junit.jupiter.api.Test;

class Utf8OrderTest {

    private static final List<String> KEYS = List.of(
            "",
            "\u0000",
            "a",
            "ab",
            "b",
            "\u007f",
            "\u0080",
            "\u00e9",
            "\u07ff",
            "\u0800",
            "\ud7ff",
            "\ue000",
            "\uffff",
            "\ud800\udc00",
            "\ud83d\ude00",
            "\udbff\udfff",
            "\ue000\ud83d\ude00");

    @Test
    void orders_every_pair_as_its_bytes_are_ordered() {
        for (String left : KEYS) {
            for (String right : KEYS) {
                int bytes = ByteString.unsignedLexicographicalComparator()
                        .compare(ByteString.copyFromUtf8(left), ByteString.copyFromUtf8(right));
                assertThat(Integer.signum(Utf8Order.compare(left, right)))
                        .as("%s and %s", left, right)
                        .isEqualTo(Integer.signum(bytes));
            }
        }
    }
}
