package org.hansa.controlplane.ledger.fabric;

import io.micrometer.core.instrument.MeterRegistry;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.ledger.ChainBlocks;
import org.hansa.controlplane.ledger.ChannelRoll;
import org.hansa.controlplane.ledger.LedgerProjection;
import org.hansa.controlplane.ledger.LedgerProperties;
import org.hansa.controlplane.ledger.LedgerSigner;
import org.hansa.controlplane.ledger.LedgerTransactions;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The real ledger. Tests that bring an in-memory one say {@code hansa.ledger.adapter=none}. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "hansa.ledger.adapter", havingValue = "fabric", matchIfMissing = true)
@EnableConfigurationProperties(LedgerProperties.class)
class FabricLedgerConfiguration {
    @Bean
    FabricConnection fabricConnection(LedgerProperties properties, HomeMember member) {
        return new FabricConnection(properties, member.msp());
    }

    @Bean
    LedgerTransactions ledgerTransactions(FabricConnection connection) {
        return new FabricTransactions(connection);
    }

    @Bean
    LedgerSigner ledgerSigner(LedgerProperties properties, HomeMember member) {
        return new FabricSigner(member.msp(), properties.anchor());
    }

    @Bean
    ChainBlocks chainBlocks(FabricConnection connection) {
        return new FabricChainBlocks(connection);
    }

    @Bean
    BlockTrust blockTrust(LedgerProperties properties) {
        return new BlockTrust(properties.genesisBlock());
    }

    @Bean
    ChannelRoll channelRoll(BlockTrust trust, FabricConnection connection) {
        return new FabricChannelRoll(trust, connection);
    }

    @Bean
    BlockFeed blockFeed(
            FabricConnection connection, LedgerProjection projection, BlockTrust trust, MeterRegistry metrics) {
        return new BlockFeed(connection, projection, trust, metrics);
    }

    @Bean
    HealthIndicator blockFeedHealth(BlockFeed feed) {
        return () -> feed.refused()
                .map(finding -> Health.down().withDetail("refused", finding.toString()))
                .orElseGet(Health::up)
                .build();
    }
}
