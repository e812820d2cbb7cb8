package org.hansa.ledger.model;

import java.util.List;

/**
 * {@code site/{id}}: a data centre with its owner, its country and what is certified about it.
 *
 * @param tier {@code TIER_1} to {@code TIER_4}
 * @param traits certified properties, for example {@code CERT_ISO27001}, sorted
 * @param facts what has been assessed about the site, in the order of the policy's aspects
 */
public record SiteRecord(
        SiteId site, MspId owner, String name, String country, String tier, List<String> traits, List<SiteFact> facts)
        implements CanonicalRecord {
    public static final String SCHEMA = "site/1";
    /** As many as the policy reads about one site. */
    public static final int MAX_FACTS = 64;

    private static final Identifier TRAIT = new Identifier("trait", "[A-Z][A-Z0-9_]{0,63}");
    private static final Identifier TIER = new Identifier("tier", "TIER_[1-4]");

    public SiteRecord {
        Country.check(country);
        TIER.check(tier);
        traits.forEach(TRAIT::check);
        if (traits.size() > MAX_FACTS || facts.size() > MAX_FACTS) {
            throw new MalformedRecordException("site: has more than " + MAX_FACTS + " traits or facts");
        }
        traits = traits.stream().sorted().distinct().toList();
        facts = List.copyOf(facts);
    }

    @Override
    public JsonObject json() {
        return JsonObject.schema(SCHEMA)
                .with("site", site.value())
                .with("owner", owner.value())
                .with("name", name)
                .with("country", country)
                .with("tier", tier)
                .withStrings("traits", traits)
                .withRecords("facts", facts);
    }

    public static SiteRecord parse(byte[] bytes) {
        return read(Fields.parse(bytes, SCHEMA));
    }

    static SiteRecord read(Fields fields) {
        SiteRecord record = new SiteRecord(
                new SiteId(fields.string("site")),
                new MspId(fields.string("owner")),
                fields.string("name"),
                fields.string("country"),
                fields.string("tier"),
                fields.sortedStrings("traits"),
                fields.parts("facts", SiteFact::read));
        fields.end();
        return record;
    }
}
