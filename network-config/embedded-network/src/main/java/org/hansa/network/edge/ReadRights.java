package org.hansa.network.edge;

import java.time.Instant;
import java.util.List;
import org.hansa.fabric.evidence.SignedData;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.fabric.evidence.msp.InvalidIdentityException;
import org.hansa.fabric.evidence.policy.SignerSet;
import org.hyperledger.fabric.protos.common.Status;

/**
 * Whether the signer of a seek may still read: checked at the start, and again before each block if the configuration has
 * changed or the certificate may have run out meanwhile.
 */
final class ReadRights {

    private final String policy;
    private final SignedData claim;
    private long checkedSequence = -1;
    private Instant expiry = Instant.MAX;

    ReadRights(String policy, SignedData claim) {
        this.policy = policy;
        this.claim = claim;
    }

    void require(ChannelConfiguration configuration, Instant now) throws SeekRefused {
        if (configuration.sequence() != checkedSequence) {
            SignerSet signers = SignerSet.of(configuration.msps(), List.of(claim));
            if (!configuration.policy(policy).evaluate(signers).satisfied()) {
                throw new SeekRefused(Status.FORBIDDEN, "the signer does not satisfy " + policy);
            }
            expiry = expiry(configuration);
            checkedSequence = configuration.sequence();
        }
        if (now.isAfter(expiry)) {
            throw new SeekRefused(Status.FORBIDDEN, "the signer's certificate expired at " + expiry);
        }
    }

    private Instant expiry(ChannelConfiguration configuration) throws SeekRefused {
        try {
            return configuration
                    .msps()
                    .identity(claim.identity())
                    .certificate()
                    .getNotAfter()
                    .toInstant();
        } catch (InvalidIdentityException e) {
            throw new SeekRefused(Status.FORBIDDEN, String.valueOf(e.getMessage()));
        }
    }
}
