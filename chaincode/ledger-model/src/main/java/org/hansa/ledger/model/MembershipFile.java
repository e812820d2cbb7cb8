package org.hansa.ledger.model;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an organisation that wants to join hands over: made beside its keys, on its own machine, and public from the first
 * byte to the last. Its administrator signs it, which shows that whoever made the file holds the keys behind it.
 *
 * @param shortName for files and processes, for example {@code iber}
 * @param domain of its nodes' names, for example {@code iber.example}
 * @param sites what it says of its data centres, to fill a form with
 * @param controlPlane {@code HOST:PORT} of its interface for other members
 * @param certificates end-entity certificates by {@link Use}, PEM
 * @param signature over {@link #signedBytes()}, ECDSA with SHA-256 by the key of {@link Use#ADMIN}, DER in lower-case hex
 */
public record MembershipFile(
        MspId member,
        String shortName,
        String legalName,
        String domain,
        String country,
        List<Site> sites,
        String controlPlane,
        ChannelDefinition definition,
        Map<String, String> certificates,
        String signature)
        implements CanonicalRecord {
    public static final String SCHEMA = "membership-file/1";
    /** No honest file comes near it. */
    public static final int MAX_BYTES = 256 * 1024;

    private static final Identifier SHORT_NAME = new Identifier("shortName", "[a-z][a-z0-9-]{0,30}[a-z0-9]");
    private static final Identifier DOMAIN = new Identifier("domain", "[a-z0-9-]+(\\.[a-z0-9-]+)+");
    private static final Identifier ADDRESS = new Identifier("address", "[A-Za-z0-9.:\\[\\]-]{1,253}:[0-9]{1,5}");
    private static final Identifier SIGNATURE = new Identifier("signature", "([0-9a-f]{2}){8,80}");

    /** What a certificate is for. */
    public enum Use {
        ADMIN,
        ANCHOR,
        GOVERNANCE,
        PEER,
        PEER_TLS,
        CONTROL_PLANE_TLS,
        CHAINCODE_TLS
    }

    /** @param tier {@code TIER_1} to {@code TIER_4} */
    public record Site(SiteId site, String tier) implements CanonicalRecord {
        @Override
        public JsonObject json() {
            return JsonObject.create().with("site", site.value()).with("tier", tier);
        }

        static Site read(Fields fields) {
            Site site = new Site(new SiteId(fields.string("site")), fields.string("tier"));
            fields.end();
            return site;
        }
    }

    public MembershipFile {
        SHORT_NAME.check(shortName);
        DOMAIN.check(domain);
        Country.check(country);
        ADDRESS.check(controlPlane);
        definition.anchorPeers().forEach(ADDRESS::check);
        definition.orderers().forEach(each -> ADDRESS.check(each.endpoint()));
        SIGNATURE.check(signature);
        if (!definition.member().equals(member)) {
            throw new MalformedRecordException(
                    "definition.member: is " + definition.member() + " in a file of " + member);
        }
        sites = List.copyOf(sites);
        certificates = Collections.unmodifiableMap(new TreeMap<>(certificates));
    }

    @Override
    public JsonObject json() {
        return JsonObject.schema(SCHEMA)
                .with("member", member.value())
                .with("shortName", shortName)
                .with("legalName", legalName)
                .with("domain", domain)
                .with("country", country)
                .withRecords("sites", sites)
                .with("controlPlane", controlPlane)
                .with("definition", definition)
                .withStringMap("certificates", certificates)
                .with("signature", signature);
    }

    /** Everything but the signature. */
    public byte[] signedBytes() {
        return json().without("signature").bytes();
    }

    public MembershipFile signed(String by) {
        return new MembershipFile(
                member, shortName, legalName, domain, country, sites, controlPlane, definition, certificates, by);
    }

    /** @throws MalformedRecordException when it is too large, or not this form */
    public static MembershipFile parse(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new MalformedRecordException("membership file: is larger than " + MAX_BYTES + " bytes");
        }
        Fields fields = Fields.parse(bytes, SCHEMA);
        MembershipFile file = new MembershipFile(
                new MspId(fields.string("member")),
                fields.string("shortName"),
                fields.string("legalName"),
                fields.string("domain"),
                fields.string("country"),
                fields.parts("sites", Site::read),
                fields.string("controlPlane"),
                fields.record("definition", ChannelDefinition.SCHEMA, ChannelDefinition::read),
                fields.stringMap("certificates"),
                fields.string("signature"));
        fields.end();
        return file;
    }
}
