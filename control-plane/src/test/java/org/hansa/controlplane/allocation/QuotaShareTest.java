package org.hansa.controlplane.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.junit.jupiter.api.Test;

class QuotaShareTest {
    private static final ResourceVector QUOTA =
            ResourceVector.of(Map.of(ResourceClass.VCPU, 1_000L, ResourceClass.MEMORY_MB, 2_000L));
    private static final ResourceVector PLENTY = vcpu(1_000_000);
    private static final ResourceVector MORE_THAN_QUOTA = QUOTA.plus(QUOTA);

    private static QuotaShare left(long left) {
        return new QuotaShare(QUOTA, vcpu(left), MORE_THAN_QUOTA, PLENTY, PLENTY, ResourceVector.ZERO);
    }

    /** A site with {@code declared}, of which others use so much that {@code likely} is left, and {@code granted}. */
    private static QuotaShare site(long declared, long likely, long granted) {
        return new QuotaShare(QUOTA, vcpu(1_000), MORE_THAN_QUOTA, vcpu(declared), vcpu(likely), vcpu(granted));
    }

    @Test
    void begins_with_a_tenth_of_the_quota_where_less_would_do() {
        assertThat(left(1_000).forRequests(vcpu(3))).contains(vcpu(100));
        assertThat(left(1_000).ahead(vcpu(1))).contains(vcpu(100));
        assertThat(left(251).forRequests(vcpu(3))).contains(vcpu(100));
    }

    @Test
    void adds_a_twentieth_when_a_quarter_of_the_quota_is_left() {
        assertThat(left(250).forRequests(vcpu(3))).contains(vcpu(50));
        assertThat(left(250).ahead(vcpu(1))).contains(vcpu(50));
    }

    @Test
    void adds_twice_what_a_site_has() {
        assertThat(site(1_000, 1_000, 100).forRequests(vcpu(3))).contains(vcpu(200));
        assertThat(site(1_000, 1_000, 100).ahead(vcpu(1))).contains(vcpu(200));
    }

    @Test
    void adds_all_that_a_site_can_use_where_less_than_a_step_would_be_left() {
        assertThat(site(1_000, 500, 100).ahead(vcpu(1))).contains(vcpu(200));
        assertThat(site(1_000, 499, 100).ahead(vcpu(1))).contains(vcpu(399));
        assertThat(site(1_000, 499, 100).forRequests(vcpu(3))).contains(vcpu(399));
    }

    @Test
    void gives_a_site_all_that_is_declared_there_at_once_where_the_quota_covers_all_sites() {
        ResourceVector declared = vcpu(300).plus(ResourceVector.of(ResourceClass.MEMORY_MB, 600));
        QuotaShare share = new QuotaShare(QUOTA, QUOTA, QUOTA, declared, vcpu(40), ResourceVector.ZERO);
        assertThat(share.forRequests(vcpu(3), ResourceVector.ZERO)).contains(declared);
        assertThat(share.ahead(vcpu(1))).contains(vcpu(300));
    }

    @Test
    void gives_the_last_site_its_part_too_where_the_quota_covers_all_sites() {
        ResourceVector last = vcpu(200).plus(ResourceVector.of(ResourceClass.MEMORY_MB, 100));
        QuotaShare share = new QuotaShare(QUOTA, last, QUOTA, last, last, ResourceVector.ZERO);
        assertThat(share.forRequests(vcpu(3), ResourceVector.ZERO)).contains(last);
    }

    @Test
    void goes_in_steps_of_the_class_that_the_quota_does_not_cover() {
        ResourceVector memory = ResourceVector.of(ResourceClass.MEMORY_MB, 1);
        ResourceVector declared = vcpu(900).plus(ResourceVector.of(ResourceClass.MEMORY_MB, 1_500));
        QuotaShare share = new QuotaShare(QUOTA, QUOTA, QUOTA.plus(memory), declared, declared, ResourceVector.ZERO);
        assertThat(share.forRequests(vcpu(3), ResourceVector.ZERO))
                .contains(vcpu(900).plus(ResourceVector.of(ResourceClass.MEMORY_MB, 200)));
    }

    @Test
    void adds_what_is_lacking_where_that_is_more() {
        assertThat(left(1_000).forRequests(vcpu(300))).contains(vcpu(300));
    }

    @Test
    void adds_what_is_left_of_the_quota_and_never_more() {
        assertThat(left(20).forRequests(vcpu(3))).contains(vcpu(20));
        assertThat(left(0).forRequests(vcpu(3))).isEmpty();
        assertThat(left(0).ahead(vcpu(1))).isEmpty();
    }

    @Test
    void adds_nothing_when_one_of_the_classes_is_used_up_or_not_in_the_contract() {
        ResourceVector both = vcpu(1).plus(ResourceVector.of(ResourceClass.STORAGE_GB, 1));
        assertThat(left(1_000).forRequests(both)).isEmpty();
        assertThat(left(1_000).ahead(both)).contains(vcpu(100));
    }

    @Test
    void takes_classes_that_run_low_along() {
        ResourceVector memory = ResourceVector.of(ResourceClass.MEMORY_MB, 1);
        ResourceVector plenty = QUOTA.plus(QUOTA);
        QuotaShare share = new QuotaShare(QUOTA, QUOTA, MORE_THAN_QUOTA, plenty, plenty, ResourceVector.ZERO);
        assertThat(share.forRequests(vcpu(300), vcpu(1).plus(memory)))
                .contains(vcpu(300).plus(ResourceVector.of(ResourceClass.MEMORY_MB, 200)));
    }

    @Test
    void takes_a_first_step_along_of_what_the_site_has_not_had_while_a_quarter_of_the_quota_is_left() {
        ResourceVector memory = ResourceVector.of(ResourceClass.MEMORY_MB, 200);
        ResourceVector plenty = QUOTA.plus(QUOTA);
        assertThat(new QuotaShare(QUOTA, QUOTA, MORE_THAN_QUOTA, plenty, plenty, vcpu(10))
                        .forRequests(vcpu(3), ResourceVector.ZERO))
                .contains(vcpu(100).plus(memory));
        ResourceVector little = vcpu(1_000).plus(ResourceVector.of(ResourceClass.MEMORY_MB, 500));
        assertThat(new QuotaShare(QUOTA, little, MORE_THAN_QUOTA, plenty, plenty, vcpu(10))
                        .forRequests(vcpu(3), ResourceVector.ZERO))
                .contains(vcpu(100));
        assertThat(new QuotaShare(QUOTA, QUOTA, MORE_THAN_QUOTA, plenty, vcpu(900), vcpu(10))
                        .forRequests(vcpu(3), ResourceVector.ZERO))
                .as("of nothing that the site cannot give")
                .contains(vcpu(100));
    }

    @Test
    void takes_nothing_along_for_requests_that_cannot_be_helped() {
        assertThat(left(0).forRequests(vcpu(3), ResourceVector.of(ResourceClass.MEMORY_MB, 1)))
                .isEmpty();
    }

    @Test
    void never_grants_a_site_more_than_is_declared_there() {
        assertThat(site(120, 120, 100).forRequests(vcpu(3))).contains(vcpu(20));
        assertThat(site(100, 100, 100).forRequests(vcpu(3))).isEmpty();
    }

    @Test
    void adds_ahead_only_what_others_leave_and_to_requests_what_they_lack() {
        assertThat(site(500, 110, 100).ahead(vcpu(1))).contains(vcpu(10));
        assertThat(site(500, 90, 100).ahead(vcpu(1))).isEmpty();
        assertThat(site(500, 90, 100).forRequests(vcpu(3))).contains(vcpu(3));
    }

    @Test
    void other_sites_are_asked_for_what_the_quota_has_not_left_and_the_site_can_use() {
        assertThat(left(2).missing(vcpu(10))).isEqualTo(vcpu(8));
        assertThat(left(10).missing(vcpu(10))).isEqualTo(ResourceVector.ZERO);
        QuotaShare small = new QuotaShare(QUOTA, vcpu(1), MORE_THAN_QUOTA, vcpu(105), vcpu(105), vcpu(100));
        assertThat(small.missing(vcpu(10))).isEqualTo(vcpu(4));
    }

    @Test
    void can_grow_by_what_is_left_and_idle_elsewhere_up_to_what_is_declared() {
        assertThat(left(20).atMost(vcpu(70))).isEqualTo(vcpu(90));
        assertThat(site(120, 120, 100).atMost(vcpu(70))).isEqualTo(vcpu(20));
        assertThat(left(0).atMost(ResourceVector.of(ResourceClass.STORAGE_GB, 5)))
                .isEqualTo(ResourceVector.ZERO);
    }

    @Test
    void a_donor_gives_what_is_missing_or_a_chunk_but_of_that_at_most_half_of_what_is_idle() {
        assertThat(GrantMover.wanted(QUOTA, vcpu(3), vcpu(400))).isEqualTo(vcpu(50));
        assertThat(GrantMover.wanted(QUOTA, vcpu(3), vcpu(40))).isEqualTo(vcpu(20));
        assertThat(GrantMover.wanted(QUOTA, vcpu(30), vcpu(40))).isEqualTo(vcpu(30));
        assertThat(GrantMover.wanted(QUOTA, vcpu(60), vcpu(40))).isEqualTo(vcpu(40));
    }

    private static ResourceVector vcpu(long quantity) {
        return ResourceVector.of(ResourceClass.VCPU, quantity);
    }
}
