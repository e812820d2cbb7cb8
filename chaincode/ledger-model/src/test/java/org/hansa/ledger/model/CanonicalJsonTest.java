package org.hansa.ledger.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {
    /** RFC 8785 §3.2.3: the sorting example, with its keys in the RFC's own (unsorted) order. */
    @Test
    void sorts_the_keys_of_rfc_8785_by_utf_16_code_unit() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("\u20ac", "Euro Sign");
        object.put("\r", "Carriage Return");
        object.put("\ufb33", "Hebrew Letter Dalet With Dagesh");
        object.put("1", "One");
        object.put("\ud83d\ude00", "Emoji: Grinning Face");
        object.put("\u0080", "Control");
        object.put("\u00f6", "Latin Small Letter O With Diaeresis");

        byte[] bytes = CanonicalJson.write(object);

        assertThat(new String(bytes, StandardCharsets.UTF_8))
                .isEqualTo("{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                        + "\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\","
                        + "\"\ud83d\ude00\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
        assertThat(CanonicalJson.read(bytes)).isEqualTo(object);
    }

    /** RFC 8785 §3.2.2.2: the string of the serialisation sample, and its bytes in §3.2.4. */
    @Test
    void writes_the_string_sample_of_rfc_8785() {
        byte[] bytes = CanonicalJson.write("\u20ac$\17\nA'B\"\\\\\"/");

        assertThat(HexFormat.ofDelimiter(" ").formatHex(bytes))
                .isEqualTo("22 e2 82 ac 24 5c 75 30 30 30 66 5c 6e 41 27 42 5c 22 5c 5c 5c 5c 5c 22 2f 22");
    }

    @Test
    void writes_each_control_character_in_its_one_form() {
        StringBuilder all = new StringBuilder();
        for (char c = 0; c < 0x20; c++) {
            all.append(c);
        }
        all.append('\u007f').append('\u2028');

        String text = new String(CanonicalJson.write(all.toString()), StandardCharsets.UTF_8);

        assertThat(text)
                .isEqualTo(
                        "\"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000b\\f\\r\\u000e\\u000f"
                                + "\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017\\u0018\\u0019\\u001a\\u001b\\u001c"
                                + "\\u001d\\u001e\\u001f\u007f\u2028\"");
        assertThat(CanonicalJson.read(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(all.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[",
                "\"",
                "\"a",
                "{\"a\"",
                "{\"a\":",
                "[\"a\",",
                "null",
                "{\"a\":null}",
                "0",
                "-1",
                "1.5",
                "1e3",
                "{\"a\":1}",
                "nul",
                "tru",
                "falsey",
                "{} ",
                " {}",
                "{}{}",
                "{\"a\": \"b\"}",
                "[\"a\", \"b\"]",
                "{\"b\":\"1\",\"a\":\"2\"}",
                "{\"a\":\"1\",\"a\":\"1\"}",
                "{\"a\":\"1\",\"a\":\"2\"}",
                "{\"a\":\"1\",}",
                "[\"a\",]",
                "[,]",
                "{,}",
                "{a:\"b\"}",
                "\"\\u0041\"",
                "\"\\/\"",
                "\"\\u000A\"",
                "\"\\u000a\"",
                "\"\\u00e9\"",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u00zz\"",
                "\"\\u+041\"",
                "\"\n\"",
                "'a'",
                "\ufeff{}",
                "\"\\ud800\"",
                "\"\\udc00\\ud800\"",
                "{\"\\ud800\":\"a\"}",
                "/**/{}",
                "NaN"
            })
    void refuses_what_is_not_canonical(String text) {
        assertThatThrownBy(() -> CanonicalJson.read(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedRecordException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"22ff22", "22c08022", "22eda08022", "22e282", "22f4908080" + "22", "fffe7b007d00"})
    void refuses_bytes_that_are_not_utf_8(String hex) {
        assertThatThrownBy(() -> CanonicalJson.read(HexFormat.of().parseHex(hex)))
                .isInstanceOf(MalformedRecordException.class);
    }

    @Test
    void names_the_duplicate_field_and_the_place() {
        assertThatThrownBy(() -> CanonicalJson.read("{\"a\":\"1\",\"a\":\"2\"}".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("duplicate field 'a'")
                .hasMessageContaining("at character 16");
    }

    @Test
    void says_how_numbers_and_absent_fields_are_written() {
        assertThatThrownBy(() -> CanonicalJson.read("{\"a\":7}".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("decimal strings");
        assertThatThrownBy(() -> CanonicalJson.read("{\"a\":null}".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("leave an absent field out");
    }

    @Test
    void bounds_the_depth_in_both_directions() {
        String deep = "[".repeat(CanonicalJson.MAX_DEPTH + 2) + "]".repeat(CanonicalJson.MAX_DEPTH + 2);
        Object nested = List.of();
        for (int i = 0; i <= CanonicalJson.MAX_DEPTH; i++) {
            nested = List.of(nested);
        }
        Object tooDeep = nested;

        assertThatThrownBy(() -> CanonicalJson.read("[".repeat(2_000_000).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedRecordException.class);
        assertThatThrownBy(() -> CanonicalJson.read(deep.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedRecordException.class);
        assertThatThrownBy(() -> CanonicalJson.write(tooDeep)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refuses_to_write_what_has_no_canonical_form() {
        assertThatThrownBy(() -> CanonicalJson.write(1L)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CanonicalJson.write(1.5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CanonicalJson.write("\ud800")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void reads_back_whatever_it_writes() {
        long seed = 20_261_121L;
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            Object value = value(random, 4);
            byte[] bytes = CanonicalJson.write(value);

            assertThat(CanonicalJson.read(bytes))
                    .as("seed %d, round %d", seed, i)
                    .isEqualTo(value);
        }
    }

    /** Whatever the bytes, the answer is a value or the one exception that callers map to MALFORMED. */
    @Test
    void answers_any_bytes_with_a_value_or_one_exception() {
        long seed = 20_261_122L;
        Random random = new Random(seed);
        String alphabet = "{}[]\":,\\utfalsenrb0d8c \u00e9\ud83d\ude00";
        int accepted = 0;
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(12); n > 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            try {
                assertThat(CanonicalJson.write(CanonicalJson.read(bytes))).isEqualTo(bytes);
                accepted++;
            } catch (MalformedRecordException expected) {
                assertThat(expected).hasMessageContaining(" ");
            }
        }
        assertThat(accepted).as("seed %d finds some values", seed).isPositive();
    }

    @Test
    void frames_and_unframes_records() {
        List<byte[]> records = List.of(new byte[0], new byte[] {1}, new byte[300]);

        assertThat(CanonicalJson.unframe(CanonicalJson.frame(records))).containsExactlyElementsOf(records);
        assertThat(CanonicalJson.unframe(new byte[0])).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "000000", "00000001", "7fffffff00", "ffffffff00", "0000000201"})
    void refuses_frames_whose_lengths_do_not_fit(String hex) {
        assertThatThrownBy(() -> CanonicalJson.unframe(HexFormat.of().parseHex(hex)))
                .isInstanceOf(MalformedRecordException.class);
    }

    private static Object value(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 2 : 4)) {
            case 0 -> random.nextBoolean();
            case 1 -> text(random);
            case 2 ->
                random.ints(random.nextInt(4), 0, 9)
                        .mapToObj(ignored -> value(random, depth - 1))
                        .toList();
            default -> {
                Map<String, Object> object = new LinkedHashMap<>();
                for (int n = random.nextInt(5); n > 0; n--) {
                    object.put(text(random), value(random, depth - 1));
                }
                yield object;
            }
        };
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(6); n > 0; n--) {
            int codePoint = random.nextInt(4) == 0 ? 0x10000 + random.nextInt(0x100000) : random.nextInt(0xd800);
            text.appendCodePoint(codePoint);
        }
        return text.toString();
    }
}
