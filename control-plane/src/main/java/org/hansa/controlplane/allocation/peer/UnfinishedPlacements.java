package org.hansa.controlplane.allocation.peer;

import java.time.Duration;
import org.hansa.controlplane.kernel.Rounds;
import org.hansa.grid.group.GroupCoordinator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Placements that need other members' answers, beyond the request that asked for them. */
@Configuration(proxyBeanMethods = false)
class UnfinishedPlacements {
    private static final Logger LOG = LoggerFactory.getLogger(UnfinishedPlacements.class);

    /** Drives what other members have not answered yet to its end. */
    @Bean
    Rounds drivingOn(GroupCoordinator coordinator, HomeWatch homes) {
        return new Rounds("unfinished-placements", Duration.ofSeconds(1), Duration.ofSeconds(3), () -> {
            // Who is not the home any more has to know before it drives anything on.
            if (!homes.look()) {
                return;
            }
            int unfinished = coordinator.recover();
            if (unfinished > 0) {
                LOG.info("{} placements at other members are unfinished", unfinished);
            }
        });
    }

    /** Looks whether what stands still stands with everybody. */
    @Bean
    Rounds lookingAtStanding(GroupCoordinator coordinator) {
        Duration every = Duration.ofSeconds(20);
        return new Rounds("standing-placements", every, every, coordinator::lookAtStanding);
    }
}
