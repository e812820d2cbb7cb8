package org.hansa.ledger.model;

import java.util.List;

/**
 * What a channel must know of an organisation that joins: the certificates of its authorities and the addresses of its
 * nodes, nothing secret. {@link Admission#definition()} is the digest of these bytes, so that what the members vote on, what
 * the configuration update carries and what the newcomer made on its own machine can be compared.
 *
 * @param root certificate of its authority, PEM
 * @param tlsRoot certificate of its TLS authority, PEM
 * @param anchorPeers {@code HOST:PORT} at which other organisations find its peers; may be empty
 * @param orderers its orderers; empty if it only runs peers
 */
public record ChannelDefinition(
        MspId member, String root, String tlsRoot, List<String> anchorPeers, List<Orderer> orderers)
        implements CanonicalRecord {
    public static final String SCHEMA = "channel-definition/1";

    /**
     * One orderer.
     *
     * @param id consenter id
     * @param endpoint {@code HOST:PORT}
     * @param identity its enrolment certificate, PEM
     * @param tls its TLS certificate, PEM
     */
    public record Orderer(long id, String endpoint, String identity, String tls) implements CanonicalRecord {
        @Override
        public JsonObject json() {
            return JsonObject.create()
                    .with("id", id)
                    .with("endpoint", endpoint)
                    .with("identity", identity)
                    .with("tls", tls);
        }

        static Orderer read(Fields fields) {
            Orderer orderer = new Orderer(
                    fields.natural("id"), fields.string("endpoint"), fields.string("identity"), fields.string("tls"));
            fields.end();
            return orderer;
        }
    }

    public ChannelDefinition {
        anchorPeers = List.copyOf(anchorPeers);
        orderers = List.copyOf(orderers);
    }

    @Override
    public JsonObject json() {
        return JsonObject.schema(SCHEMA)
                .with("member", member.value())
                .with("root", root)
                .with("tlsRoot", tlsRoot)
                .withStrings("anchorPeers", anchorPeers)
                .withRecords("orderers", orderers);
    }

    public static ChannelDefinition parse(byte[] bytes) {
        return read(Fields.parse(bytes, SCHEMA));
    }

    static ChannelDefinition read(Fields fields) {
        ChannelDefinition definition = new ChannelDefinition(
                new MspId(fields.string("member")),
                fields.string("root"),
                fields.string("tlsRoot"),
                fields.strings("anchorPeers"),
                fields.parts("orderers", Orderer::read));
        fields.end();
        return definition;
    }
}
