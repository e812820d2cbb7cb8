package org.hansa.controlplane.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.hansa.grid.AllocationEngine;
import org.hansa.grid.Notice;
import org.hansa.grid.group.GroupCoordinator;
import org.hansa.ledger.model.AllocationId;
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

    @Autowired
    private GroupCoordinator groups;

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
        String allocation = Noticed.allocation(scene, engine, groups);
        Notice notice = engine.notices().find(new AllocationId(allocation)).orElseThrow();
        String page = page(allocation);
        assertThat(page)
                .contains("Its room will be taken away", "Firm work needs the room", "NordMSP")
                .contains("with 7 days&#39; notice")
                .contains(Instant.ofEpochMilli(notice.dueAtMillis()).toString().substring(0, 10))
                .contains("Ask for the room again elsewhere before then.");
    }
}
