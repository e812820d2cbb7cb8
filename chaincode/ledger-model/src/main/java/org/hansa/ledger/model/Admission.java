package org.hansa.ledger.model;

import java.util.List;

/**
 * An organisation as it is admitted: itself, what it brings, and what it showed.
 *
 * @param definition digest of its channel definition (certificate roots and endpoints), which the configuration update that
 *     follows must carry
 * @param consents digest of the role and consent documents that it accepted, in their versions
 */
public record Admission(
        MemberRecord member, List<SiteRecord> sites, List<IssuerRecord> issuers, Digest definition, Digest consents)
        implements CanonicalRecord {
    public static final String SCHEMA = "admission/1";

    public Admission {
        sites = List.copyOf(sites);
        issuers = List.copyOf(issuers);
    }

    @Override
    public JsonObject json() {
        return JsonObject.schema(SCHEMA)
                .with("member", member)
                .withRecords("sites", sites)
                .withRecords("issuers", issuers)
                .with("definition", definition.hex())
                .with("consents", consents.hex());
    }

    public static Admission parse(byte[] bytes) {
        Fields fields = Fields.parse(bytes, SCHEMA);
        Admission admission = new Admission(
                fields.record("member", MemberRecord.SCHEMA, MemberRecord::read),
                fields.parts("sites", part -> SiteRecord.read(part.expect(SiteRecord.SCHEMA))),
                fields.parts("issuers", part -> IssuerRecord.read(part.expect(IssuerRecord.SCHEMA))),
                fields.digest("definition"),
                fields.digest("consents"));
        fields.end();
        return admission;
    }
}
