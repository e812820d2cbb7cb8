package org.hansa.fabric.evidence.msp;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hansa.fabric.evidence.Signatures;
import org.hyperledger.fabric.protos.common.CombinedPrincipal;
import org.hyperledger.fabric.protos.common.MSPIdentityAnonymity;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.OrganizationUnit;
import org.jspecify.annotations.Nullable;

/**
 * A certificate with a chain to its MSP's roots. It may still be invalid there (revoked, wrong node OU, unsupported key):
 * then it satisfies no principal, and {@link #invalidity} says why.
 */
public final class MspIdentity {
    private final Msp msp;
    private final X509Certificate certificate;
    private final PublicKey publicKey;
    private final ByteString signedPart;
    private final List<String> organizationalUnits;
    private final ByteString certifiersIdentifier;
    private final Set<Role> roles;
    private final @Nullable String invalidity;

    MspIdentity(
            Msp msp,
            X509Certificate certificate,
            ByteString certifiersIdentifier,
            Set<Role> roles,
            @Nullable String invalidity) {
        this.msp = msp;
        this.certificate = certificate;
        this.publicKey = certificate.getPublicKey();
        this.signedPart = Certificates.signedPart(certificate);
        this.organizationalUnits = Certificates.organizationalUnits(certificate);
        this.certifiersIdentifier = certifiersIdentifier;
        this.roles = Set.copyOf(roles);
        this.invalidity = invalidity;
    }

    public String mspId() {
        return msp.id();
    }

    public X509Certificate certificate() {
        return certificate;
    }

    public PublicKey publicKey() {
        return publicKey;
    }

    /** Empty without node OUs, where only listed administrators are told apart. */
    public Set<Role> roles() {
        return roles;
    }

    public List<String> organizationalUnits() {
        return organizationalUnits;
    }

    public String subject() {
        return certificate.getSubjectX500Principal().getName();
    }

    /** Why the MSP does not take this identity as its member, or empty if it does. */
    public Optional<String> invalidity() {
        return Optional.ofNullable(invalidity);
    }

    public boolean isValid() {
        return invalidity == null;
    }

    public boolean verify(ByteString message, ByteString signature) {
        return Signatures.verify(publicKey, message.toByteArray(), signature.toByteArray());
    }

    /**
     * What makes two claims the same signer: the MSP and the part of the certificate that its issuer signed. A certificate
     * whose own signature was put into another valid form is still the same signer.
     */
    public record SignerKey(String mspId, ByteString signedPart) {}

    public SignerKey signerKey() {
        return new SignerKey(mspId(), signedPart);
    }

    /** Whether this identity is one that a policy's principal describes. A principal that does not parse is no match. */
    public boolean satisfies(MSPPrincipal principal) {
        try {
            return switch (principal.getPrincipalClassification()) {
                case ROLE -> satisfiesRole(MSPRole.parseFrom(principal.getPrincipal()));
                case ORGANIZATION_UNIT -> satisfiesUnit(OrganizationUnit.parseFrom(principal.getPrincipal()));
                case IDENTITY -> satisfiesIdentity(principal.getPrincipal());
                case ANONYMITY ->
                    MSPIdentityAnonymity.parseFrom(principal.getPrincipal()).getAnonymityType()
                            == MSPIdentityAnonymity.MSPIdentityAnonymityType.NOMINAL;
                case COMBINED -> satisfiesAll(CombinedPrincipal.parseFrom(principal.getPrincipal()));
                case UNRECOGNIZED -> false;
            };
        } catch (InvalidProtocolBufferException malformed) {
            return false;
        }
    }

    private boolean satisfiesRole(MSPRole role) {
        if (!role.getMspIdentifier().equals(mspId())) {
            return false;
        }
        if (role.getRole() == MSPRole.MSPRoleType.ADMIN && msp.listsAsAdministrator(signedPart)) {
            return true;
        }
        return isValid()
                && switch (role.getRole()) {
                    case MEMBER -> true;
                    case ADMIN -> roles.contains(Role.ADMIN);
                    case CLIENT -> roles.contains(Role.CLIENT);
                    case PEER -> roles.contains(Role.PEER);
                    case ORDERER -> roles.contains(Role.ORDERER);
                    case UNRECOGNIZED -> false;
                };
    }

    private boolean satisfiesUnit(OrganizationUnit unit) {
        return unit.getMspIdentifier().equals(mspId())
                && isValid()
                && organizationalUnits.contains(unit.getOrganizationalUnitIdentifier())
                && unit.getCertifiersIdentifier().equals(certifiersIdentifier);
    }

    private boolean satisfiesIdentity(ByteString serializedIdentity) {
        try {
            return isValid() && msp.named(serializedIdentity).signerKey().equals(signerKey());
        } catch (InvalidIdentityException notOfThisMsp) {
            return false;
        }
    }

    private boolean satisfiesAll(CombinedPrincipal combined) {
        return combined.getPrincipalsCount() > 0
                && combined.getPrincipalsList().stream().allMatch(this::satisfies);
    }

    @Override
    public String toString() {
        return mspId() + " " + subject();
    }
}
