package org.hansa.controlplane.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.grid.AllocationEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What an allocation's page says of its terms and of a notice. */
@PortalTest
class PortalNoticeTest {
    @Autowired
    private People people;

    @Autowired
    private Scene scene;

    @Autowired
    private AllocationEngine engine;

    @AfterEach
    void goes_on() {
        engine.notices().windDown(new TreeMap<>());
    }

    private String page(String allocation) throws Exception {
        return people.as("dan")
                .get("/portal/allocations/" + allocation)
                .getResponse()
                .getContentAsString();
    }

    @Test
    void shows_terms_and_ceilings_as_they_were_asked() throws Exception {
        String until = Instant.now().plus(Duration.ofDays(30)).toString();
        String page =
                page(scene.placed("\"interruptible\":{\"noticeSeconds\":7200},\"term\":{\"until\":\"" + until + "\"}"));
        assertThat(page)
                .contains("May be interrupted", "with 2 hours&#39; notice")
                .contains(until.substring(0, 10));
        assertThat(page).doesNotContain("At most per hour", "Its room will be taken away");
    }

    @Test
    void warns_of_an_eviction_with_who_why_and_when() throws Exception {
        String allocation = scene.anotherAllocation();
        Instant end = Instant.now().plus(Duration.ofHours(1));
        // Told just before it is read: the control plane compares with the ledger, where the capacity goes on.
        engine.notices().windDown(new TreeMap<>(Map.of(TestConsortium.HELSINKI, end.toEpochMilli())));
        String page = page(allocation);
        assertThat(page)
                .contains(
                        "Its room will be taken away",
                        "The capacity that was declared at a site of it ends.",
                        "NordMSP")
                .contains(end.toString().substring(11, 16));
    }
}
