package org.hansa.launcher.network;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.hansa.ledger.model.ChannelDefinition;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.MembershipFile;
import org.hansa.network.genesis.Endpoint;
import org.hansa.network.growth.GrowthException;
import org.hansa.network.growth.OrganisationDefinition;

/** What a new member gave, in either of two forms: the definition alone, or the signed file that it applied with. */
final class DefinitionFile {
    private DefinitionFile() {}

    /** @param say is told the digest, which is what the members voted on */
    static OrganisationDefinition read(Path file, Consumer<String> say) {
        byte[] bytes = bytes(file);
        if (!new String(bytes, StandardCharsets.UTF_8).contains("\"" + MembershipFile.SCHEMA + "\"")) {
            return OrganisationDefinition.read(file);
        }
        MembershipFile membership;
        try {
            membership = MembershipFile.parse(bytes);
        } catch (MalformedRecordException e) {
            throw new GrowthException(file + " is no membership file: " + e.getMessage(), e);
        }
        if (!isSigned(membership)) {
            throw new GrowthException(file + " is not signed by the administrator that it names; ask for it again");
        }
        say.accept("definition " + membership.definition().digest()
                + ": compare with the field 'definition' of the ballot that admitted " + membership.member());
        return organisation(membership.definition());
    }

    private static OrganisationDefinition organisation(ChannelDefinition definition) {
        List<OrganisationDefinition.OrdererDefinition> orderers = definition.orderers().stream()
                .map(each -> new OrganisationDefinition.OrdererDefinition(
                        Math.toIntExact(each.id()), Endpoint.parse(each.endpoint()), each.identity(), each.tls()))
                .toList();
        return new OrganisationDefinition(
                OrganisationDefinition.SCHEMA,
                definition.member().value(),
                definition.root(),
                definition.tlsRoot(),
                definition.anchorPeers().stream().map(Endpoint::parse).toList(),
                orderers);
    }

    private static boolean isSigned(MembershipFile file) {
        try {
            String pem = file.certificates().getOrDefault(MembershipFile.Use.ADMIN.name(), "");
            Signature check = Signature.getInstance("SHA256withECDSA");
            check.initVerify(CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                    .getPublicKey());
            check.update(file.signedBytes());
            return check.verify(HexFormat.of().parseHex(file.signature()));
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
