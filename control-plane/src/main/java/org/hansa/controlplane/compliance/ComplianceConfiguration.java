package org.hansa.controlplane.compliance;

import com.google.protobuf.ByteString;
import java.time.Clock;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.contracts.ContractService;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.kernel.StateDirectory;
import org.hansa.controlplane.ledger.ChainBlocks;
import org.hansa.controlplane.ledger.LedgerProperties;
import org.hansa.controlplane.ledger.LedgerSigner;
import org.hansa.controlplane.ledger.LedgerTransactions;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.ledger.LedgerWriter;
import org.hansa.controlplane.peer.PeerCalls;
import org.hansa.grid.AllocationEngine;
import org.hansa.reports.format.Dsse;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reports need a real chain: where the ledger is in memory there are none. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "hansa.ledger.adapter", havingValue = "fabric", matchIfMissing = true)
class ComplianceConfiguration {
    @Bean
    Dsse.Signer reportSigner(LedgerSigner signer) {
        return new Dsse.Signer() {
            @Override
            public String mspId() {
                return signer.mspId();
            }

            @Override
            public ByteString identity() {
                return ByteString.copyFrom(signer.identity());
            }

            @Override
            public byte[] sign(byte[] message) {
                return signer.sign(message);
            }
        };
    }

    @Bean
    ConsortiumArchives consortiumArchives(
            HomeMember member, LedgerView ledger, AllocationEngine engine, PeerCalls peers) {
        return new ConsortiumArchives(member.msp(), ledger, new ContractLeaves(engine.archive()), peers);
    }

    @Bean
    Cosigners cosigners(
            HomeMember member, LedgerProperties properties, LedgerView ledger, PeerCalls peers, Dsse.Signer signer) {
        return new Cosigners(member.msp(), properties, ledger, peers, signer);
    }

    @Bean
    PeerEvidence peerEvidence(HomeMember member, LedgerView ledger, ConsortiumArchives archives, Cosigners cosigners) {
        return new PeerEvidence(member.msp(), ledger, archives, cosigners);
    }

    @Bean
    ReportService reportService(
            HomeMember member,
            Clock clock,
            Authorizer authorizer,
            ContractService contracts,
            LedgerProperties properties,
            LedgerView ledger,
            LedgerWriter writer,
            LedgerTransactions transactions,
            ChainBlocks blocks,
            ConsortiumArchives archives,
            Cosigners cosigners,
            Dsse.Signer signer,
            StateDirectory state) {
        return new ReportService(
                member.msp(),
                clock,
                authorizer,
                contracts,
                ledger,
                writer,
                new ChainEvidenceSource(properties, ledger, transactions, blocks),
                archives,
                cosigners,
                signer,
                new ReportShelf(state.folder("reports")));
    }
}
