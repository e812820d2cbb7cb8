package org.hansa.controlplane.compliance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.ledger.LedgerProperties;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.peer.PeerCalls;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.ContractHead;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.MemberRecord;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.SiteId;
import org.hansa.reports.export.Cosigner;
import org.hansa.reports.format.Dsse;
import org.hansa.reports.format.Manifest;

/** The second signature: asked of other members for own reports, and given for theirs. */
final class Cosigners {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private final MspId self;
    private final LedgerProperties properties;
    private final LedgerView ledger;
    private final PeerCalls peers;
    private final Dsse.Signer signer;

    Cosigners(MspId self, LedgerProperties properties, LedgerView ledger, PeerCalls peers, Dsse.Signer signer) {
        this.self = self;
        this.properties = properties;
        this.ledger = ledger;
        this.peers = peers;
        this.signer = signer;
    }

    record Cosignature(MspId member, byte[] envelope) {}

    /** The first other member that agrees; any of them will do. @throws Failure naming what each of them said */
    Cosignature ask(Manifest manifest) {
        List<String> answers = new ArrayList<>();
        for (MemberRecord other : ledger.members()) {
            if (other.member().equals(self) || other.role() != MemberRecord.Role.MEMBER) {
                continue;
            }
            try {
                PeerCalls.Answer answer = peers.exchange(
                        other.member(), "POST", "/peer/v1/cosign", Optional.of(manifest.bytes()), DEADLINE);
                if (answer.status() == 200) {
                    Dsse.parse(answer.body());
                    return new Cosignature(other.member(), answer.body());
                }
                answers.add(other.member() + " answered " + answer.status());
            } catch (Failure | MalformedRecordException e) {
                answers.add(other.member() + ": " + e.getMessage());
            }
        }
        throw Failure.of(FailureKind.PEER_UNAVAILABLE, "No other member cosigned the report: " + answers);
    }

    /** @throws Failure {@code WRONG_STATE} naming where the own ledger says something else */
    byte[] cosign(byte[] manifest) {
        try {
            return Cosigner.cosign(manifest, new OwnView(), self, signer);
        } catch (Cosigner.DisagreementException e) {
            throw Failure.of(FailureKind.WRONG_STATE, "Not cosigned: " + e.getMessage());
        } catch (MalformedRecordException e) {
            throw Failure.of(FailureKind.MALFORMED_REQUEST, "Not a manifest: " + e.getMessage());
        }
    }

    private final class OwnView implements Cosigner.OwnLedger {
        @Override
        public String channel() {
            return properties.channel();
        }

        @Override
        public long height() {
            return ledger.height();
        }

        @Override
        public Optional<AnchorRecord> anchor(SiteId site, long batch) {
            return ledger.siteBatch(site, batch);
        }

        @Override
        public ContractHead contractHead(ContractHandle contract, SiteId site) {
            return ledger.contractHead(contract, site);
        }
    }
}
