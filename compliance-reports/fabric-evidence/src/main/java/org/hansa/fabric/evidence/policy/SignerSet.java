package org.hansa.fabric.evidence.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hansa.fabric.evidence.SignedData;
import org.hansa.fabric.evidence.msp.InvalidIdentityException;
import org.hansa.fabric.evidence.msp.MspIdentity;
import org.hansa.fabric.evidence.msp.MspRegistry;

/**
 * Who really signed: the identities whose signatures hold, each once, in the order given. Claims that fail are kept with
 * the reason; as in Fabric they do no harm to the others.
 *
 * @param signers what policies are evaluated over
 * @param rejections claims left out
 */
public record SignerSet(List<MspIdentity> signers, List<Rejection> rejections) {

    /** A claim that was left out: its position, the MSP it names (empty if unreadable) and why. */
    public record Rejection(int index, String mspId, String reason) {
        @Override
        public String toString() {
            return "signature " + index + (mspId.isEmpty() ? "" : " by " + mspId) + ": " + reason;
        }
    }

    public SignerSet {
        signers = List.copyOf(signers);
        rejections = List.copyOf(rejections);
    }

    public static SignerSet of(MspRegistry msps, List<SignedData> claims) {
        List<MspIdentity> signers = new ArrayList<>();
        List<Rejection> rejections = new ArrayList<>();
        Set<MspIdentity.SignerKey> seen = new HashSet<>();
        for (int i = 0; i < claims.size(); i++) {
            SignedData claim = claims.get(i);
            try {
                MspIdentity identity = msps.identity(claim.identity());
                if (seen.contains(identity.signerKey())) {
                    rejections.add(new Rejection(i, identity.mspId(), "the same signer counts once"));
                } else if (!identity.verify(claim.message(), claim.signature())) {
                    rejections.add(new Rejection(i, identity.mspId(), "the signature does not hold"));
                } else {
                    seen.add(identity.signerKey());
                    signers.add(identity);
                }
            } catch (InvalidIdentityException e) {
                rejections.add(new Rejection(i, claimedMspId(claim), e.getMessage()));
            }
        }
        return new SignerSet(signers, rejections);
    }

    /** Identities whose signatures were checked elsewhere. */
    public static SignerSet ofVerified(Collection<MspIdentity> identities) {
        List<MspIdentity> signers = new ArrayList<>();
        Set<MspIdentity.SignerKey> seen = new HashSet<>();
        identities.stream().filter(i -> seen.add(i.signerKey())).forEach(signers::add);
        return new SignerSet(signers, List.of());
    }

    /** MSP ids of the signers, sorted. */
    public Set<String> mspIds() {
        Set<String> ids = new TreeSet<>();
        signers.forEach(signer -> ids.add(signer.mspId()));
        return ids;
    }

    private static String claimedMspId(SignedData claim) {
        try {
            return MspRegistry.claimedMspId(claim.identity());
        } catch (InvalidIdentityException unreadable) {
            return "";
        }
    }
}
