package org.hansa.ledger.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceVectorTest {
    private static final List<ResourceClass> CLASSES = List.of(
            ResourceClass.VCPU, ResourceClass.MEMORY_MB, ResourceClass.gpu("T4"), ResourceClass.gpuMilli("A10"));

    @Test
    void obeys_the_laws_of_addition() {
        long seed = 8_785L;
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            ResourceVector a = vector(random);
            ResourceVector b = vector(random);
            ResourceVector c = vector(random);

            assertThat(a.plus(b)).as("seed %d", seed).isEqualTo(b.plus(a));
            assertThat(a.plus(b).plus(c)).isEqualTo(a.plus(b.plus(c)));
            assertThat(a.plus(ResourceVector.ZERO)).isEqualTo(a);
            assertThat(a.plus(b).minus(b)).isEqualTo(a);
            assertThat(a.minus(a)).isEqualTo(ResourceVector.ZERO);
            assertThat(a.fitsIn(a.plus(b))).isTrue();
            assertThat(a.plus(b).fitsIn(a)).isEqualTo(b.isZero());
            assertThat(a.times(3)).isEqualTo(a.plus(a).plus(a));
            assertThat(a.times(0)).isEqualTo(ResourceVector.ZERO);
            assertThat(ResourceVector.parse(a.bytes())).isEqualTo(a);
        }
    }

    @Test
    void keeps_no_zeros_so_that_equal_vectors_have_equal_bytes() {
        ResourceVector vector = ResourceVector.of(Map.of(ResourceClass.VCPU, 0L, ResourceClass.MEMORY_MB, 5L));

        assertThat(vector).isEqualTo(ResourceVector.of(ResourceClass.MEMORY_MB, 5));
        assertThat(new String(vector.bytes(), StandardCharsets.UTF_8)).isEqualTo("{\"MEMORY_MB\":\"5\"}");
    }

    @Test
    void never_goes_below_zero_or_over_its_bound() {
        ResourceVector one = ResourceVector.of(ResourceClass.VCPU, 1);
        ResourceVector most = ResourceVector.of(ResourceClass.VCPU, ResourceVector.MAX_QUANTITY);

        assertThatThrownBy(() -> ResourceVector.of(ResourceClass.VCPU, -1))
                .isInstanceOf(MalformedRecordException.class);
        assertThatThrownBy(() -> ResourceVector.ZERO.minus(one)).isInstanceOf(MalformedRecordException.class);
        assertThatThrownBy(() -> most.plus(one)).isInstanceOf(MalformedRecordException.class);
        assertThatThrownBy(() -> most.times(2)).isInstanceOf(MalformedRecordException.class);
        assertThatThrownBy(() -> most.times(Long.MAX_VALUE)).isInstanceOf(MalformedRecordException.class);
        assertThatThrownBy(() -> one.times(-1)).isInstanceOf(MalformedRecordException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"VCPU\":\"0\"}",
                "{\"VCPU\":\"-1\"}",
                "{\"VCPU\":\"01\"}",
                "{\"VCPU\":\"1.5\"}",
                "{\"VCPU\":\"+1\"}",
                "{\"VCPU\":\"\"}",
                "{\"VCPU\":true}",
                "{\"VCPU\":\"4503599627370497\"}",
                "{\"VCPU\":\"9223372036854775808\"}",
                "{\"VCPU\":\"99999999999999999999\"}",
                "{\"vcpu\":\"1\"}",
                "{\"GPU\":\"1\"}",
                "{\"GPU:\":\"1\"}",
                "{\"GPU:t4\":\"1\"}",
                "{\"FLOPS\":\"1\"}",
                "[]",
                "\"VCPU\""
            })
    void refuses_quantities_and_classes_that_are_not_in_their_form(String text) {
        assertThatThrownBy(() -> ResourceVector.parse(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedRecordException.class);
    }

    private static ResourceVector vector(Random random) {
        TreeMap<ResourceClass, Long> quantities = new TreeMap<>();
        CLASSES.forEach(each -> quantities.put(each, random.nextBoolean() ? 0 : random.nextLong(1L << 40)));
        return new ResourceVector(quantities);
    }
}
