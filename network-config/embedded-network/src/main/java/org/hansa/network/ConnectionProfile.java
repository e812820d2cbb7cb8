package org.hansa.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Organisation;
import org.hansa.network.crypto.CryptoFolder;
import org.hansa.network.genesis.Endpoint;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything a client needs to reach the network, as {@code network/connection-profile.json} says it. A real Fabric network
 * is described by the same file, which is all that changes for the product. Paths are absolute; the file is written anew at
 * every start.
 *
 * @param schema {@value #SCHEMA}
 * @param channel channel name
 * @param chaincode name of the chaincode on the channel
 * @param genesisBlock block 0: the root of trust of every offline check
 * @param organisations members with their peer, associations without
 * @param orderers all orderers of the channel
 */
public record ConnectionProfile(
        String schema,
        String channel,
        String chaincode,
        String genesisBlock,
        List<OrganisationEntry> organisations,
        List<OrdererEntry> orderers) {

    /** The schema that this version writes. */
    public static final String SCHEMA = "hansa.connection-profile/1";

    /**
     * @param id short name
     * @param msp MSP id
     * @param peers none for an association
     */
    public record OrganisationEntry(String id, String msp, List<PeerEntry> peers) {}

    /**
     * @param address host:port
     * @param tlsRoots PEM file of the TLS authority that the address's certificate chains to
     */
    public record PeerEntry(String address, String tlsRoots) {}

    /**
     * @param id consenter id
     * @param msp MSP id of its organisation
     * @param address host:port
     * @param tlsRoots PEM file
     */
    public record OrdererEntry(int id, String msp, String address, String tlsRoots) {}

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    public ConnectionProfile {
        organisations = List.copyOf(organisations);
        orderers = List.copyOf(orderers);
    }

    /**
     * The profile of a consortium whose nodes listen here: of organisations and orderers those that are on the channel.
     *
     * @param peers addresses by member id
     * @param orderers addresses by consenter id, of those that run: one only where Raft orders
     */
    public static ConnectionProfile of(
            ConsortiumConfig config,
            ChannelConfiguration channel,
            CryptoFolder crypto,
            Path genesisBlock,
            Map<String, Endpoint> peers,
            Map<Integer, Endpoint> orderers) {
        return new ConnectionProfile(
                SCHEMA,
                config.channel(),
                config.chaincode(),
                genesisBlock.toString(),
                config.organisations().stream()
                        .filter(organisation ->
                                channel.msps().msp(organisation.msp()).isPresent())
                        .map(organisation -> entry(organisation, crypto, peers))
                        .toList(),
                config.orderers().stream()
                        .filter(orderer -> orderers.containsKey(orderer.id()))
                        .filter(orderer -> !channel.isBft()
                                || channel.consenter(orderer.id()).isPresent())
                        .map(orderer -> {
                            Organisation owner = config.organisation(orderer.organisation());
                            String address = String.valueOf(orderers.get(orderer.id()));
                            String roots = crypto.tlsCaCertificate(owner).toString();
                            return new OrdererEntry(orderer.id(), owner.msp(), address, roots);
                        })
                        .toList());
    }

    private static OrganisationEntry entry(
            Organisation organisation, CryptoFolder crypto, Map<String, Endpoint> peers) {
        Endpoint peer = peers.get(organisation.id());
        String roots = crypto.tlsCaCertificate(organisation).toString();
        return new OrganisationEntry(
                organisation.id(),
                organisation.msp(),
                peer == null ? List.of() : List.of(new PeerEntry(peer.toString(), roots)));
    }

    /**
     * Reads a profile, of this network or of a real one.
     *
     * @throws IllegalArgumentException if the file is no profile
     */
    public static ConnectionProfile read(Path file) {
        try {
            ConnectionProfile profile = MAPPER.readValue(Files.readString(file), ConnectionProfile.class);
            if (profile == null || !SCHEMA.equals(profile.schema())) {
                throw new IllegalArgumentException(file + " is no connection profile: its schema is not " + SCHEMA);
            }
            return profile;
        } catch (JacksonException e) {
            throw new IllegalArgumentException(file + " is no connection profile: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the connection profile " + file, e);
        }
    }

    /** Replaces the file; a reader sees the old one or this one, never half of one. */
    public void write(Path file) {
        NetworkFolder.replace(file, (MAPPER.writeValueAsString(this) + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
