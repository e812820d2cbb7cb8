package org.hansa.ledger.model;

import java.nio.charset.StandardCharsets;

/**
 * {@code issuer/{sha256 of the URL}}: a token issuer and the only member that it speaks for.
 *
 * @param url the {@code iss} claim, byte for byte
 * @param memberOrganization organisation id of the member's own people in that realm; every other organisation of the
 *     realm is a tenant at home with this member
 */
public record IssuerRecord(String url, MspId member, String memberOrganization, boolean active)
        implements CanonicalRecord {
    public static final String SCHEMA = "issuer/1";

    /** The issuer's key on the ledger. */
    public Digest key() {
        return keyOf(url);
    }

    public static Digest keyOf(String url) {
        return Digest.of(url.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public JsonObject json() {
        return JsonObject.schema(SCHEMA)
                .with("url", url)
                .with("member", member.value())
                .with("memberOrganization", memberOrganization)
                .with("active", active);
    }

    public static IssuerRecord parse(byte[] bytes) {
        return read(Fields.parse(bytes, SCHEMA));
    }

    static IssuerRecord read(Fields fields) {
        IssuerRecord record = new IssuerRecord(
                fields.string("url"),
                new MspId(fields.string("member")),
                fields.string("memberOrganization"),
                fields.bool("active"));
        fields.end();
        return record;
    }
}
