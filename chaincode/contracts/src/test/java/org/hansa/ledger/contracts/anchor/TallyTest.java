package org.hansa.ledger.contracts.anchor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.junit.jupiter.api.Test;

class TallyTest {
    private static final ResourceVector NOTHING = ResourceVector.ZERO;

    /** A limit that has fallen below what is live must not stop a step that leaves that class alone or lowers it. */
    @Test
    void looks_only_at_the_classes_that_a_step_raises() {
        Tally tally = new Tally(of(10, 10));

        assertThat(tally.fits(of(5, 5), of(5, 6), of(1, 11))).isTrue();
        assertThat(tally.fits(of(5, 5), of(4, 6), of(1, 11))).isTrue();
        assertThat(tally.fits(of(5, 5), of(6, 6), of(1, 11))).isFalse();
        assertThat(tally.fits(of(5, 5), of(5, 6), of(99, 10))).isFalse();
    }

    @Test
    void adds_up_to_the_bound_of_a_vector_and_says_no_beyond() {
        Tally tally = new Tally(NOTHING);
        ResourceVector most = ResourceVector.of(ResourceClass.VCPU, ResourceVector.MAX_QUANTITY);
        tally.replace(NOTHING, most);

        assertThat(tally.fits(NOTHING, most, most)).isFalse();
        assertThat(tally.fits(most, most, most)).isTrue();
        assertThat(tally.vector()).isEqualTo(most);
    }

    @Test
    void forgets_what_was_given_back() {
        Tally tally = new Tally(of(10, 10));
        tally.replace(of(10, 0), of(0, 3));

        assertThat(tally.vector()).isEqualTo(of(0, 13));
        assertThat(tally.changed()).isTrue();
        assertThat(new Tally(of(1, 1)).changed()).isFalse();
    }

    private static ResourceVector of(long vcpu, long memory) {
        return ResourceVector.of(Map.of(ResourceClass.VCPU, vcpu, ResourceClass.MEMORY_MB, memory));
    }
}
