package org.hansa.controlplane.kernel;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({HomeMember.class, StateDirectory.class})
class KernelConfiguration {
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    StageTimers stageTimers(MeterRegistry metrics) {
        return new StageTimers(metrics);
    }

    @Bean
    Secrets secrets(StateDirectory state) {
        return new Secrets(state.folder("secrets"));
    }

    @Bean
    PageTokens pageTokens(Secrets secrets) {
        return new PageTokens(secrets.key("page-tokens"));
    }
}
