package org.hansa.controlplane.ballots;

import java.time.Duration;
import org.hansa.controlplane.kernel.Rounds;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class BallotConfiguration {
    private static final Duration CLOSE_EVERY = Duration.ofSeconds(10);
    private static final Duration REMIND_EVERY = Duration.ofSeconds(30);

    @Bean
    Rounds closingOfBallots(BallotCloser closer) {
        return new Rounds("ballot-closer", CLOSE_EVERY, CLOSE_EVERY, closer::closeOverdue);
    }

    @Bean
    Rounds reminding(Reminders reminders) {
        return new Rounds("reminders", REMIND_EVERY, REMIND_EVERY, reminders::look);
    }
}
