package org.hansa.controlplane.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.junit.jupiter.api.Test;

class GrantKeeperTest {
    private static final ResourceVector QUOTA =
            ResourceVector.of(Map.of(ResourceClass.VCPU, 1_000L, ResourceClass.MEMORY_MB, 2_000L));

    @Test
    void adds_a_twentieth_of_the_quota_where_less_would_do() {
        assertThat(GrantKeeper.chunk(QUOTA, ResourceVector.ZERO, vcpu(3))).contains(vcpu(50));
    }

    @Test
    void adds_what_is_lacking_where_that_is_more() {
        assertThat(GrantKeeper.chunk(QUOTA, ResourceVector.ZERO, vcpu(300))).contains(vcpu(300));
    }

    @Test
    void adds_what_is_left_of_the_quota_and_never_more() {
        assertThat(GrantKeeper.chunk(QUOTA, vcpu(980), vcpu(3))).contains(vcpu(20));
        assertThat(GrantKeeper.chunk(QUOTA, vcpu(1_000), vcpu(3))).isEqualTo(Optional.empty());
    }

    @Test
    void adds_nothing_when_one_of_the_classes_is_used_up_or_not_in_the_contract() {
        ResourceVector both = vcpu(1).plus(ResourceVector.of(ResourceClass.STORAGE_GB, 1));
        assertThat(GrantKeeper.chunk(QUOTA, ResourceVector.ZERO, both)).isEmpty();
    }

    private static ResourceVector vcpu(long quantity) {
        return ResourceVector.of(ResourceClass.VCPU, quantity);
    }
}
