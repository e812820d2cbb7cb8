package org.hansa.ledger.model;

import java.util.Collections;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * An event as its provider wrote it, before sealing gave it a place in the site's order. Its digest is what a receipt
 * promises: the leaf that is anchored later must have this body.
 *
 * @param providerSeq dense from 1 per provider
 * @param resources what a {@code RESERVED} or {@code RESIZED} takes; empty for events that give room back, because the
 *     ledger takes the vector from the reservation's own leaf
 * @param expiresAtMillis when the reservation ends by itself, epoch milliseconds; absent means open-ended
 * @param decisionDigest digest of the residency decision record that permitted the placement
 * @param requestDigest digest of the tenant's canonical request
 * @param timeMillis the owner's clock at the event, epoch milliseconds, never smaller than the provider's last
 * @param acceptedAtMillis when the end was durably accepted, where it was carried out later than that: what was used is counted until
 *     then. Earlier than {@code time}; only on events that give room back before its term ends
 * @param nonce 128 random bits in hexadecimal, so that nobody can guess a neighbour's leaf from its hash
 * @param commitments salted commitments (name to SHA-256) to all that the channel must not read
 */
public record LeafBody(
        SiteId site,
        ContractHandle contract,
        AllocationId allocation,
        ProviderId provider,
        long providerSeq,
        LeafEvent event,
        ResourceVector resources,
        OptionalLong expiresAtMillis,
        Digest decisionDigest,
        PolicyRevision policyRevision,
        Digest requestDigest,
        Consent consent,
        long timeMillis,
        OptionalLong acceptedAtMillis,
        String nonce,
        SortedMap<String, Digest> commitments)
        implements CanonicalRecord {
    public static final String SCHEMA = "leaf/1";
    private static final Pattern NONCE = Pattern.compile("[0-9a-f]{32}");

    public LeafBody {
        commitments = Collections.unmodifiableSortedMap(new TreeMap<>(commitments));
        if (!NONCE.matcher(nonce).matches()) {
            throw new MalformedRecordException("leaf: nonce is not 128 bits in lower-case hexadecimal");
        }
        if (event.opens() == resources.isZero()) {
            throw new MalformedRecordException(
                    "leaf: " + event + (event.opens() ? " takes nothing" : " carries resources"));
        }
        if (!event.opens() && expiresAtMillis.isPresent()) {
            throw new MalformedRecordException("leaf: " + event + " carries an expiry");
        }
        if (acceptedAtMillis.isPresent()) {
            checkAccepted(event, acceptedAtMillis.getAsLong(), timeMillis);
        }
    }

    private static void checkAccepted(LeafEvent event, long acceptedAtMillis, long timeMillis) {
        if (!event.givesBack()) {
            throw new MalformedRecordException("leaf: " + event + " carries 'acceptedAt'");
        }
        if (acceptedAtMillis >= timeMillis) {
            throw new MalformedRecordException("leaf: field 'acceptedAt' is " + acceptedAtMillis
                    + ", must be earlier than 'time', which is " + timeMillis);
        }
    }

    /** Until when what this event ends was used; its own time, unless the end was accepted earlier. */
    public long usedUntilMillis() {
        return acceptedAtMillis.orElse(timeMillis);
    }

    @Override
    public JsonObject json() {
        JsonObject hidden = JsonObject.create();
        commitments.forEach((name, digest) -> hidden.with(name, digest.hex()));
        return JsonObject.schema(SCHEMA)
                .with("site", site.value())
                .with("contract", contract.value())
                .with("allocation", allocation.value())
                .with("provider", provider.value())
                .with("providerSeq", providerSeq)
                .with("event", event.name())
                .with("resources", resources.json())
                .with("expiresAt", expiresAtMillis)
                .with("decisionDigest", decisionDigest.hex())
                .with("policyRevision", policyRevision.value())
                .with("requestDigest", requestDigest.hex())
                .with("consent", consent.name())
                .with("time", timeMillis)
                .with("acceptedAt", acceptedAtMillis)
                .with("nonce", nonce)
                .with("commitments", hidden);
    }

    /** @throws MalformedRecordException naming the first field that is wrong */
    public static LeafBody parse(byte[] bytes) {
        Fields fields = Fields.parse(bytes, SCHEMA);
        LeafBody body = read(fields);
        fields.end();
        return body;
    }

    static LeafBody read(Fields fields) {
        TreeMap<String, Digest> hidden = new TreeMap<>();
        fields.stringMap("commitments").forEach((name, hex) -> hidden.put(name, new Digest(hex)));
        return new LeafBody(
                new SiteId(fields.string("site")),
                new ContractHandle(fields.string("contract")),
                new AllocationId(fields.string("allocation")),
                new ProviderId(fields.string("provider")),
                fields.natural("providerSeq"),
                fields.constant("event", LeafEvent.class),
                fields.resources("resources"),
                fields.optionalNatural("expiresAt"),
                fields.digest("decisionDigest"),
                new PolicyRevision(fields.string("policyRevision")),
                fields.digest("requestDigest"),
                fields.constant("consent", Consent.class),
                fields.natural("time"),
                fields.optionalNatural("acceptedAt"),
                fields.string("nonce"),
                hidden);
    }
}
