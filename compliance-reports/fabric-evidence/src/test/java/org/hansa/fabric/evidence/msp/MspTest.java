package org.hansa.fabric.evidence.msp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hansa.fabric.evidence.policy.TestPolicies.principal;
import static org.hansa.fabric.evidence.policy.TestPolicies.role;

import com.google.protobuf.ByteString;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.hansa.fabric.evidence.EvidenceException;
import org.hansa.fabric.evidence.Hashes;
import org.hansa.fabric.evidence.Vectors;
import org.hansa.fabric.evidence.msp.TestAuthority.Certified;
import org.hyperledger.fabric.protos.common.CombinedPrincipal;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.OrganizationUnit;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.FabricOUIdentifier;
import org.junit.jupiter.api.Test;

class MspTest {
    private final TestAuthority root = TestAuthority.root("CN=ca.nord.example,O=nord.example");

    MspTest() throws Exception {}

    @Test
    void a_node_ou_gives_exactly_one_role() throws Exception {
        MspIdentity peer = identity(root.certify("CN=peer0,OU=peer,O=nord.example"));
        assertThat(peer.isValid()).isTrue();
        assertThat(peer.roles()).containsExactly(Role.PEER);
        assertThat(peer.satisfies(role("NordMSP", MSPRole.MSPRoleType.PEER))).isTrue();
        assertThat(peer.satisfies(role("NordMSP", MSPRole.MSPRoleType.MEMBER))).isTrue();
        assertThat(peer.satisfies(role("NordMSP", MSPRole.MSPRoleType.ADMIN))).isFalse();
        assertThat(peer.satisfies(role("RheinMSP", MSPRole.MSPRoleType.PEER))).isFalse();
        assertThat(identity(root.certify("CN=a,OU=admin")).roles()).containsExactly(Role.ADMIN);
        assertThat(identity(root.certify("CN=o,OU=orderer")).roles()).containsExactly(Role.ORDERER);
        assertThat(identity(root.certify("CN=c,OU=client")).roles()).containsExactly(Role.CLIENT);
    }

    @Test
    void a_role_is_found_among_several_units_in_one_relative_name() throws Exception {
        for (String units :
                List.of("OU=orderer+OU=Evaluation", "OU=Evaluation+OU=orderer", "OU=Evaluation,OU=orderer")) {
            MspIdentity orderer = identity(root.certify("C=DE," + units + ",CN=orderer.assoc.example"));
            assertThat(orderer.isValid()).as(units).isTrue();
            assertThat(orderer.roles()).as(units).containsExactly(Role.ORDERER);
        }
        assertThat(identity(root.certify("CN=both,OU=peer+OU=client")).isValid())
                .isFalse();
    }

    @Test
    void no_node_ou_and_two_node_ous_make_an_identity_that_satisfies_nothing() throws Exception {
        for (String subject : List.of("CN=guest,OU=guest", "CN=none", "CN=both,OU=peer,OU=client")) {
            MspIdentity identity = identity(root.certify(subject));
            assertThat(identity.isValid()).as(subject).isFalse();
            assertThat(identity.satisfies(role("NordMSP", MSPRole.MSPRoleType.MEMBER)))
                    .isFalse();
        }
        assertThat(identity(root.certify("CN=both,OU=peer,OU=client"))
                        .invalidity()
                        .orElseThrow())
                .contains("2 node roles, not one");
    }

    @Test
    void a_certificate_that_expired_years_ago_still_signs_old_blocks() throws Exception {
        Certified certified = root.certify("CN=peer0,OU=peer");
        assertThat(certified.certificate().getNotAfter()).isInThePast();
        assertThat(identity(certified).isValid()).isTrue();
    }

    @Test
    void a_foreign_certificate_that_carries_this_members_names_has_no_chain() throws Exception {
        TestAuthority impostor = TestAuthority.root("CN=ca.nord.example,O=nord.example");
        Certified certified = impostor.certify("CN=peer0,OU=peer,O=nord.example");
        assertThatThrownBy(() -> msp(config -> config).identity(certified.serialized("NordMSP")))
                .isInstanceOf(InvalidIdentityException.class)
                .hasMessageContaining("no valid chain");
        assertThatThrownBy(() -> msp(config -> config).identity(certified.serialized("RheinMSP")))
                .isInstanceOf(InvalidIdentityException.class)
                .hasMessage("an identity of RheinMSP is none of NordMSP");
    }

    @Test
    void an_intermediate_certifies_and_then_its_issuer_no_longer_does() throws Exception {
        TestAuthority intermediate = root.intermediate("CN=ica.nord.example");
        Msp msp = msp(config -> config.addIntermediateCerts(intermediate.pem()));
        assertThat(msp.identity(intermediate.certify("CN=peer0,OU=peer").serialized("NordMSP"))
                        .isValid())
                .isTrue();
        MspIdentity byRoot = msp.identity(root.certify("CN=peer1,OU=peer").serialized("NordMSP"));
        assertThat(byRoot.invalidity()).contains("the issuer may certify authorities only, not identities");
    }

    @Test
    void an_intermediate_that_the_msp_does_not_list_certifies_nothing() throws Exception {
        Certified certified = root.intermediate("CN=ica.nord.example").certify("CN=peer0,OU=peer");
        assertThatThrownBy(() -> identity(certified)).isInstanceOf(InvalidIdentityException.class);
    }

    @Test
    void an_authority_is_no_identity() throws Exception {
        TestAuthority intermediate = root.intermediate("CN=ica,OU=peer");
        MspIdentity identity = msp(config -> config).identity(intermediate.certificate());
        assertThat(identity.invalidity()).contains("an authority's certificate is no identity");
        assertThat(msp(config -> config).identity(root.certificate()).isValid()).isFalse();
    }

    @Test
    void a_revoked_certificate_is_invalid_from_the_configuration_that_says_so() throws Exception {
        Certified revoked = root.certify("CN=peer0,OU=peer");
        Certified other = root.certify("CN=peer1,OU=peer");
        ByteString list = ByteString.copyFrom(root.revoke(revoked.certificate()).getEncoded());
        Msp msp = msp(config -> config.addRevocationList(list));
        assertThat(msp.identity(revoked.serialized("NordMSP")).invalidity())
                .contains("the certificate has been revoked");
        assertThat(msp.identity(other.serialized("NordMSP")).isValid()).isTrue();
        assertThat(identity(revoked).isValid()).isTrue();
    }

    @Test
    void a_revocation_list_of_another_authority_with_the_same_name_revokes_nothing() throws Exception {
        Certified certified = root.certify("CN=peer0,OU=peer");
        TestAuthority impostor = TestAuthority.root("CN=ca.nord.example,O=nord.example");
        ByteString list =
                ByteString.copyFrom(impostor.revoke(certified.certificate()).getEncoded());
        assertThat(msp(config -> config.addRevocationList(list))
                        .identity(certified.serialized("NordMSP"))
                        .isValid())
                .isTrue();
    }

    @Test
    void an_extended_usage_that_excludes_servers_is_refused_as_go_does() throws Exception {
        Certified certified =
                root.certify("CN=c,OU=client", TestAuthority.ecKeys(), KeyPurposeId.id_kp_emailProtection);
        assertThatThrownBy(() -> identity(certified)).isInstanceOf(InvalidIdentityException.class);
    }

    @Test
    void ed25519_needs_the_channels_capability() throws Exception {
        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Certified certified = root.certify("CN=c,OU=client", keys, null);
        assertThat(identity(certified).isValid()).isTrue();
        Msp older = Msp.of(config().build(), false);
        assertThat(older.identity(certified.serialized("NordMSP")).isValid()).isFalse();
    }

    @Test
    void a_listed_administrator_needs_no_node_ou() throws Exception {
        Certified administrator = root.certify("CN=admin,OU=client");
        Msp msp = msp(config -> config.addAdmins(administrator.pem()));
        assertThat(msp.identity(administrator.serialized("NordMSP"))
                        .satisfies(role("NordMSP", MSPRole.MSPRoleType.ADMIN)))
                .isTrue();
        assertThat(identity(administrator).satisfies(role("NordMSP", MSPRole.MSPRoleType.ADMIN)))
                .isFalse();
    }

    @Test
    void without_node_ous_every_chained_certificate_is_a_member_and_no_one_has_a_role() throws Exception {
        Msp msp = msp(FabricMSPConfig.Builder::clearFabricNodeOus);
        MspIdentity identity = msp.identity(root.certify("CN=x,OU=peer").serialized("NordMSP"));
        assertThat(identity.satisfies(role("NordMSP", MSPRole.MSPRoleType.MEMBER)))
                .isTrue();
        assertThat(identity.satisfies(role("NordMSP", MSPRole.MSPRoleType.PEER)))
                .isFalse();
    }

    @Test
    void a_node_ou_can_name_the_authority_that_must_certify_it() throws Exception {
        TestAuthority peers = root.intermediate("CN=peers.nord.example");
        TestAuthority clients = root.intermediate("CN=clients.nord.example");
        Msp msp = msp(config -> config.addIntermediateCerts(peers.pem())
                .addIntermediateCerts(clients.pem())
                .setFabricNodeOus(config.getFabricNodeOus().toBuilder()
                        .setPeerOuIdentifier(FabricOUIdentifier.newBuilder()
                                .setOrganizationalUnitIdentifier("peer")
                                .setCertificate(peers.pem()))));
        assertThat(msp.identity(peers.certify("CN=p,OU=peer").serialized("NordMSP"))
                        .isValid())
                .isTrue();
        assertThat(msp.identity(clients.certify("CN=p,OU=peer").serialized("NordMSP"))
                        .invalidity())
                .contains("the node role is not certified by the authority that the MSP names");
    }

    @Test
    void organization_unit_identity_and_combined_principals() throws Exception {
        Certified certified = root.certify("CN=p,OU=peer,OU=fi-hel-1");
        MspIdentity identity = identity(certified);
        MSPPrincipal unit = unit("fi-hel-1");
        MSPPrincipal same = principal(MSPPrincipal.Classification.IDENTITY, certified.serialized("NordMSP"));
        MSPPrincipal another = principal(
                MSPPrincipal.Classification.IDENTITY,
                root.certify("CN=p,OU=peer,OU=fi-hel-1").serialized("NordMSP"));
        assertThat(identity.satisfies(unit)).isTrue();
        assertThat(identity.satisfies(unit("fi-tmp-1"))).isFalse();
        assertThat(identity.satisfies(same)).isTrue();
        assertThat(identity.satisfies(another)).isFalse();
        assertThat(identity.satisfies(combined(unit, same))).isTrue();
        assertThat(identity.satisfies(combined(unit, another))).isFalse();
        assertThat(identity.satisfies(combined())).isFalse();
    }

    @Test
    void a_certificate_whose_signature_was_put_into_its_twin_form_is_the_same_signer() throws Exception {
        Certified certified = root.certify("CN=p,OU=peer");
        ByteString twin = twin(certified);
        assertThat(twin)
                .isNotEqualTo(ByteString.copyFrom(certified.certificate().getEncoded()));
        MspIdentity one = identity(certified);
        MspIdentity two = msp(config -> config).identity(Certificates.parse(twin));
        assertThat(two.isValid()).isTrue();
        assertThat(two.certificate()).isNotEqualTo(one.certificate());
        assertThat(two.signerKey()).isEqualTo(one.signerKey());
    }

    @Test
    void an_msp_without_roots_or_with_a_root_that_is_no_authority_is_refused() throws Exception {
        Certified certified = root.certify("CN=p,OU=peer");
        assertThatThrownBy(() -> msp(FabricMSPConfig.Builder::clearRootCerts))
                .isInstanceOf(EvidenceException.class)
                .hasMessageContaining("no root certificate");
        assertThatThrownBy(() -> msp(config -> config.addRootCerts(certified.pem())))
                .isInstanceOf(EvidenceException.class)
                .hasMessageContaining("is none");
    }

    @Test
    void the_recorded_identity_with_a_guest_ou_is_no_member() throws Exception {
        MspRegistry msps = Vectors.configurationFor(1).msps();
        Msp nord = msps.msp("NordMSP").orElseThrow();
        MspIdentity guest = nord.identity(Certificates.parse(
                ByteString.copyFrom(Vectors.bytes("certificates/NoOU-at-nord.example-sign-cert.pem"))));
        assertThat(guest.isValid()).isFalse();
        assertThatThrownBy(() -> nord.identity(Certificates.parse(
                        ByteString.copyFrom(Vectors.bytes("certificates/User1-at-alien.example-sign-cert.pem")))))
                .isInstanceOf(InvalidIdentityException.class);
        assertThatThrownBy(() -> msps.identity(root.certify("CN=x,OU=peer").serialized("AlienMSP")))
                .hasMessage("MSP AlienMSP is not one of the channel's");
    }

    private MspIdentity identity(Certified certified) throws InvalidIdentityException {
        return msp(config -> config).identity(certified.serialized("NordMSP"));
    }

    private Msp msp(UnaryOperator<FabricMSPConfig.Builder> change) {
        return Msp.of(change.apply(config()).build(), true);
    }

    private FabricMSPConfig.Builder config() {
        return TestMember.config("NordMSP", root).toBuilder();
    }

    private MSPPrincipal unit(String name) throws Exception {
        return principal(
                MSPPrincipal.Classification.ORGANIZATION_UNIT,
                OrganizationUnit.newBuilder()
                        .setMspIdentifier("NordMSP")
                        .setOrganizationalUnitIdentifier(name)
                        .setCertifiersIdentifier(ByteString.copyFrom(
                                Hashes.sha256(root.certificate().getEncoded())))
                        .build()
                        .toByteString());
    }

    private static MSPPrincipal combined(MSPPrincipal... principals) {
        return principal(
                MSPPrincipal.Classification.COMBINED,
                CombinedPrincipal.newBuilder()
                        .addAllPrincipals(List.of(principals))
                        .build()
                        .toByteString());
    }

    /** The same certificate with (r, n - s) instead of (r, s): other bytes, as valid. */
    private ByteString twin(Certified certified) throws Exception {
        ASN1Sequence certificate =
                ASN1Sequence.getInstance(certified.certificate().getEncoded());
        ASN1Sequence numbers = ASN1Sequence.getInstance(certified.certificate().getSignature());
        BigInteger order =
                ((ECPublicKey) root.certificate().getPublicKey()).getParams().getOrder();
        BigInteger s = ASN1Integer.getInstance(numbers.getObjectAt(1)).getValue();
        DERSequence flipped =
                new DERSequence(new ASN1Encodable[] {numbers.getObjectAt(0), new ASN1Integer(order.subtract(s))});
        return ByteString.copyFrom(new DERSequence(new ASN1Encodable[] {
                    certificate.getObjectAt(0), certificate.getObjectAt(1), new DERBitString(flipped.getEncoded())
                })
                .getEncoded());
    }
}
