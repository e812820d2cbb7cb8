package org.hansa.controlplane.ledger;

import com.google.protobuf.ByteString;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.hansa.fabric.evidence.Signatures;
import org.hansa.fabric.evidence.msp.Certificates;
import org.hansa.fabric.evidence.msp.InvalidIdentityException;
import org.hansa.fabric.evidence.msp.Msp;
import org.hansa.fabric.evidence.msp.MspIdentity;
import org.hansa.fabric.evidence.msp.Role;

/** Signatures outside of transactions, by the same identities: judged by the MSP that the channel configuration gives. */
public final class MemberSignatures {
    private static final String ANCHOR = "anchor";

    private MemberSignatures() {}

    /**
     * Whether a member's anchor identity, told apart as the contracts do it, signed the message.
     *
     * @param msp of the member, in the newest configuration
     * @return what is wrong; empty when all is well
     */
    public static Optional<String> anchorSigned(Msp msp, byte[] certificatePem, byte[] message, byte[] signature) {
        MspIdentity signer;
        try {
            signer = msp.identity(Certificates.parse(ByteString.copyFrom(certificatePem)));
        } catch (InvalidIdentityException e) {
            return Optional.of("the signer's certificate is none of " + msp.id() + ": " + e.getMessage());
        }
        if (!signer.isValid()) {
            return Optional.of("the signer's certificate is not valid: "
                    + signer.invalidity().orElse("unknown"));
        }
        if (!signer.roles().contains(Role.CLIENT) || !ANCHOR.equals(commonName(signer))) {
            return Optional.of("the signer is " + signer.subject() + ", not the anchor identity of " + msp.id());
        }
        return Signatures.verify(signer.publicKey(), message, signature)
                ? Optional.empty()
                : Optional.of("the signature does not belong to what it was put under");
    }

    private static String commonName(MspIdentity signer) {
        try {
            LdapName subject =
                    new LdapName(signer.certificate().getSubjectX500Principal().getName());
            return subject.getRdns().stream()
                    .filter(each -> each.getType().equalsIgnoreCase("CN"))
                    .map(Rdn::getValue)
                    .map(String::valueOf)
                    .findFirst()
                    .orElse("");
        } catch (InvalidNameException e) {
            return "";
        }
    }
}
