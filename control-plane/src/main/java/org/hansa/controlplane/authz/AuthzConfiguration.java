package org.hansa.controlplane.authz;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AuthzConfiguration {
    @Bean
    AuthzCache authzCache(DecisionPoint decisionPoint, RulesInForce rules, Clock clock, MeterRegistry metrics) {
        return new AuthzCache(decisionPoint, rules, clock, metrics);
    }

    @Bean
    ResidencyCache residencyCache(DecisionPoint decisionPoint, RulesInForce rules, Clock clock, MeterRegistry metrics) {
        return new ResidencyCache(decisionPoint, rules, clock, metrics);
    }

    @Bean
    Authorizer authorizer(AuthzCache decisions) {
        return new Authorizer(decisions);
    }
}
