package org.hansa.network.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A member that joins a consortium which exists already: what {@code consortium.yaml} says of its members, in a file of
 * its own.
 *
 * @param schema always {@value #SCHEMA}
 * @param member the member
 * @param orderers consenter ids of the orderers that it brings; none if it only runs a peer
 */
public record MemberDescription(String schema, Member member, List<Integer> orderers) {

    /** The only schema that this version reads. */
    public static final String SCHEMA = "hansa.member/1";

    public MemberDescription {
        orderers = orderers == null ? List.of() : List.copyOf(orderers);
    }

    public static MemberDescription of(Member member, List<Integer> orderers) {
        return new MemberDescription(SCHEMA, member, orderers);
    }

    /**
     * Reads a file.
     *
     * @throws ConfigurationException if it is no member's description; whether it fits the consortium is another question
     */
    public static MemberDescription read(Path file) {
        MemberDescription description;
        try {
            description = ConsortiumReader.parse(file.toString(), Files.readString(file), MemberDescription.class);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the member from " + file, e);
        }
        if (!SCHEMA.equals(description.schema()) || description.member() == null) {
            throw new ConfigurationException(
                    file.toString(),
                    List.of("schema: must be " + SCHEMA + ", with a member, not " + description.schema()));
        }
        if (!description.member().sites().stream().allMatch(Site::isPlain)) {
            // An application says neither, and what it does not say nobody votes on.
            throw new ConfigurationException(
                    file.toString(),
                    List.of("member.sites: country and certificates of a site are for founding members; leave them out"
                            + " and record the site's facts once the member is admitted"));
        }
        return description;
    }

    /** As YAML that {@link #read} takes. */
    public String yaml() {
        return new YAMLMapper().writeValueAsString(this);
    }

    /** The orderers as nodes of the consortium. */
    public List<OrdererNode> ordererNodes() {
        return orderers.stream().map(id -> new OrdererNode(id, member.id())).toList();
    }
}
