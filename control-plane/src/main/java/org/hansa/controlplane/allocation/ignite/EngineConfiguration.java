package org.hansa.controlplane.allocation.ignite;

import java.time.Clock;
import java.util.Optional;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.kernel.RequestStage;
import org.hansa.controlplane.kernel.StageTimers;
import org.hansa.grid.AllocationEngine;
import org.hansa.grid.EngineConfig;
import org.hansa.grid.GridNodeConfig;
import org.hansa.grid.GridTls;
import org.hansa.grid.ReceiptSigner;
import org.hansa.grid.StageTimes;
import org.hansa.grid.anchor.AllocationLedger;
import org.hansa.ledger.model.SiteId;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Opens the engine before anything that needs it, and closes it after everything that did. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({GridProperties.class, ArchiveProperties.class})
class EngineConfiguration {
    @Bean(destroyMethod = "close")
    AllocationEngine allocationEngine(
            GridProperties grid,
            ArchiveProperties archive,
            HomeMember member,
            AllocationLedger ledger,
            ReceiptSigner signer,
            StageTimers stages,
            Clock clock) {
        return AllocationEngine.open(config(grid, archive, member, stages), ledger, signer, clock);
    }

    private static EngineConfig config(
            GridProperties grid, ArchiveProperties archive, HomeMember member, StageTimers stages) {
        GridNodeConfig node = new GridNodeConfig(
                member.msp(),
                1,
                grid.directory(),
                grid.address(),
                grid.discoveryPort(),
                grid.communicationPort(),
                grid.addresses(),
                Optional.ofNullable(grid.tls()).map(tls -> new GridTls(tls.key(), tls.certificate(), tls.root())),
                grid.durability(),
                (long) grid.regionMegabytes() << 20);
        return new EngineConfig(
                member.msp(),
                grid.sites().stream().map(SiteId::new).toList(),
                node,
                archive.directory(),
                grid.anchorInterval(),
                grid.anchorEvents(),
                grid.decisionInterval(),
                grid.anchorPromise(),
                grid.writers(),
                (stage, nanos) -> stages.took(stage(stage), nanos));
    }

    /** The engine's stages are among those of a request. */
    private static RequestStage stage(StageTimes.Stage stage) {
        return switch (stage) {
            case PLAN -> RequestStage.PLAN;
            case INTENT -> RequestStage.INTENT;
            case PROVIDER -> RequestStage.PROVIDER;
            case RECEIPT -> RequestStage.RECEIPT;
            case OUTCOME -> RequestStage.OUTCOME;
        };
    }
}
