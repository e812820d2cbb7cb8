package org.hansa.network.growth;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hansa.network.config.Organisation;
import org.hansa.network.crypto.CryptoFolder;
import org.hansa.network.genesis.Endpoint;
import org.hansa.network.genesis.OrganisationGroups;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a channel must know of an organisation that joins: certificates and addresses, nothing secret. The new member makes
 * the file and hands it to a member, who drafts the change from it.
 *
 * @param schema {@value #SCHEMA}
 * @param msp MSP id
 * @param root certificate of its authority, PEM
 * @param tlsRoot certificate of its TLS authority, PEM
 * @param anchorPeers addresses at which other organisations' peers find its peers; may be empty
 * @param orderers its orderers; empty if it only runs peers
 */
public record OrganisationDefinition(
        String schema,
        String msp,
        String root,
        String tlsRoot,
        List<Endpoint> anchorPeers,
        List<OrdererDefinition> orderers) {

    /** The schema that this version reads and writes. */
    public static final String SCHEMA = "hansa.organisation/1";

    /**
     * One orderer.
     *
     * @param id consenter id, not yet used on the channel
     * @param endpoint where it listens
     * @param identity its enrolment certificate, PEM
     * @param tls its TLS certificate, PEM
     */
    public record OrdererDefinition(int id, Endpoint endpoint, String identity, String tls) {}

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    public OrganisationDefinition {
        anchorPeers = anchorPeers == null ? List.of() : List.copyOf(anchorPeers);
        orderers = orderers == null ? List.of() : List.copyOf(orderers);
    }

    /** The definition of an organisation whose crypto folder is here. */
    public static OrganisationDefinition of(
            CryptoFolder crypto,
            Organisation organisation,
            List<Endpoint> anchorPeers,
            List<OrdererDefinition> orderers) {
        return new OrganisationDefinition(
                SCHEMA,
                organisation.msp(),
                text(crypto.caCertificate(organisation)),
                text(crypto.tlsCaCertificate(organisation)),
                anchorPeers,
                orderers);
    }

    /** The definition of one of its orderers; {@code index} counts from 0 within the organisation. */
    public static OrdererDefinition orderer(
            CryptoFolder crypto, Organisation organisation, int index, int id, Endpoint endpoint) {
        return new OrdererDefinition(
                id,
                endpoint,
                text(crypto.orderer(organisation, index).certificate()),
                text(crypto.ordererTls(organisation, index).certificate()));
    }

    public static OrganisationDefinition read(Path file) {
        OrganisationDefinition definition;
        try {
            definition = MAPPER.readValue(text(file), OrganisationDefinition.class);
        } catch (JacksonException e) {
            throw new GrowthException(file + " is no organisation definition: " + e.getOriginalMessage(), e);
        }
        if (definition == null || !SCHEMA.equals(definition.schema())) {
            throw new GrowthException(file + " is no organisation definition: its schema is not " + SCHEMA);
        }
        return definition;
    }

    public void write(Path file) {
        try {
            Files.writeString(file, MAPPER.writeValueAsString(this) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    OrganisationGroups groups() {
        return new OrganisationGroups(msp, pem(root), pem(tlsRoot));
    }

    static ByteString pem(String text) {
        return ByteString.copyFrom(text, StandardCharsets.US_ASCII);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
