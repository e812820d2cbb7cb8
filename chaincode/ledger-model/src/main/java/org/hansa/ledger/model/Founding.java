package org.hansa.ledger.model;

import java.util.List;

/** The consortium's first transaction: what its founders, who endorse it together, start with. */
public record Founding(List<MemberRecord> members, List<SiteRecord> sites, List<IssuerRecord> issuers)
        implements CanonicalRecord {
    public static final String SCHEMA = "founding/1";

    public Founding {
        members = List.copyOf(members);
        sites = List.copyOf(sites);
        issuers = List.copyOf(issuers);
    }

    @Override
    public JsonObject json() {
        return JsonObject.schema(SCHEMA)
                .withRecords("members", members)
                .withRecords("sites", sites)
                .withRecords("issuers", issuers);
    }

    public static Founding parse(byte[] bytes) {
        Fields fields = Fields.parse(bytes, SCHEMA);
        Founding founding = new Founding(
                fields.parts("members", part -> MemberRecord.read(part.expect(MemberRecord.SCHEMA))),
                fields.parts("sites", part -> SiteRecord.read(part.expect(SiteRecord.SCHEMA))),
                fields.parts("issuers", part -> IssuerRecord.read(part.expect(IssuerRecord.SCHEMA))));
        fields.end();
        return founding;
    }
}
