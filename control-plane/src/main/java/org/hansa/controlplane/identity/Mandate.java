package org.hansa.controlplane.identity;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hansa.ledger.model.Actor;
import org.hansa.ledger.model.CanonicalJson;
import org.hansa.ledger.model.CanonicalRecord;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Fields;
import org.hansa.ledger.model.JsonObject;

/**
 * An auditor's engagement: a tenant lets one auditing organisation of its member's realm see some of its contracts, for a
 * time. Kept by the tenant's home and not on the ledger, so it opens nothing at another member.
 *
 * @param issuer ledger key of the realm that both organisations are in
 * @param tenant organisation id of whose contracts they are
 * @param auditor organisation id of who may see them
 * @param fromMillis first instant
 * @param untilMillis the first instant no more
 * @param grantedBy the tenant's person, under a pseudonym
 * @param reason for people, for example the engagement's name
 * @param endedAtMillis when the tenant took it back; 0 while it has not
 */
public record Mandate(
        String id,
        Digest issuer,
        String tenant,
        String auditor,
        SortedSet<ContractHandle> contracts,
        long fromMillis,
        long untilMillis,
        Actor grantedBy,
        String reason,
        long endedAtMillis)
        implements CanonicalRecord {
    public static final String SCHEMA = "mandate/1";

    public Mandate {
        contracts = Collections.unmodifiableSortedSet(new TreeSet<>(contracts));
    }

    /** The earlier of its end and its being taken back. */
    public long endMillis() {
        return endedAtMillis == 0 ? untilMillis : Math.min(untilMillis, endedAtMillis);
    }

    public boolean inForce(long nowMillis) {
        return fromMillis <= nowMillis && nowMillis < endMillis();
    }

    Mandate ended(long nowMillis) {
        return new Mandate(
                id, issuer, tenant, auditor, contracts, fromMillis, untilMillis, grantedBy, reason, nowMillis);
    }

    @Override
    public JsonObject json() {
        return JsonObject.schema(SCHEMA)
                .with("id", id)
                .with("issuer", issuer.hex())
                .with("tenant", tenant)
                .with("auditor", auditor)
                .withStrings(
                        "contracts",
                        contracts.stream().map(ContractHandle::value).toList())
                .with("from", fromMillis)
                .with("until", untilMillis)
                .with("grantedBy", grantedBy.json())
                .with("reason", reason)
                .with("endedAt", endedAtMillis);
    }

    static Mandate parse(byte[] bytes) {
        Fields fields = Fields.parse(bytes, SCHEMA);
        TreeSet<ContractHandle> contracts = new TreeSet<>();
        fields.strings("contracts").forEach(each -> contracts.add(new ContractHandle(each)));
        Mandate mandate = new Mandate(
                fields.string("id"),
                fields.digest("issuer"),
                fields.string("tenant"),
                fields.string("auditor"),
                contracts,
                fields.natural("from"),
                fields.natural("until"),
                Actor.parse(CanonicalJson.write(fields.object("grantedBy"))),
                fields.string("reason"),
                fields.natural("endedAt"));
        fields.end();
        return mandate;
    }
}
