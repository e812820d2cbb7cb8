package org.hansa.controlplane.policy;

import org.hansa.controlplane.ledger.LedgerView;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TrialProperties.class)
class TrialConfiguration {
    @Bean
    RulesUpkeep installing(LedgerView ledger, BundleInstaller installer) {
        return new RulesUpkeep("bundle-installer", ledger, installer::install);
    }

    /** Beside the other, for members that are slow to answer must not keep rules from being installed. */
    @Bean
    RulesUpkeep fetching(LedgerView ledger, BundleFetch fetch) {
        return new RulesUpkeep("bundle-fetch", ledger, fetch::look);
    }
}
