package org.hansa.ledger.model;

import java.util.Optional;

/**
 * Who acted, as a record may say it: no names, no mail addresses.
 *
 * @param issuer the token issuer's ledger key
 * @param organization the organisation id in that issuer's realm
 * @param pseudonym keyed hash of the subject, rotated per period
 * @param authTimeSeconds when the person signed in, epoch seconds; 0 where the client is a machine
 * @param delegate who acted on the actor's behalf
 */
public record Actor(
        Digest issuer,
        String organization,
        String pseudonym,
        String role,
        String assurance,
        long authTimeSeconds,
        String client,
        Optional<String> delegate,
        Digest tokenDigest)
        implements CanonicalRecord {
    public static final String SCHEMA = "actor/1";

    @Override
    public JsonObject json() {
        return JsonObject.schema(SCHEMA)
                .with("issuer", issuer.hex())
                .with("organization", organization)
                .with("pseudonym", pseudonym)
                .with("role", role)
                .with("assurance", assurance)
                .with("authTime", authTimeSeconds)
                .with("client", client)
                .with("delegate", delegate)
                .with("tokenDigest", tokenDigest.hex());
    }

    /** @throws MalformedRecordException naming the first field that is wrong */
    public static Actor parse(byte[] bytes) {
        Fields fields = Fields.parse(bytes, SCHEMA);
        return read(fields);
    }

    static Actor read(Fields fields) {
        Actor actor = new Actor(
                fields.digest("issuer"),
                fields.string("organization"),
                fields.string("pseudonym"),
                fields.string("role"),
                fields.string("assurance"),
                fields.natural("authTime"),
                fields.string("client"),
                fields.optionalString("delegate"),
                fields.digest("tokenDigest"));
        fields.end();
        return actor;
    }
}
