package org.hansa.ledger.model;

import java.util.OptionalLong;

/**
 * A sealed event: a {@link LeafBody} with its place. The leaf's index in the site's Merkle tree is its
 * {@code siteSequence}.
 *
 * @param siteSequence dense from 0 per site
 * @param contractSequence dense from 0 per (contract, site): with the head's count it proves to a tenant that nothing of
 *     its contract was left out
 * @param closes the site sequence of the reservation that this event ends or changes; present exactly when the event
 *     closes one
 */
public record Leaf(LeafBody body, long siteSequence, long contractSequence, OptionalLong closes)
        implements CanonicalRecord {
    public Leaf {
        if (body.event().closes() != closes.isPresent()) {
            throw new MalformedRecordException(
                    "leaf: " + body.event() + (closes.isPresent() ? " closes nothing" : " must name what it closes"));
        }
    }

    /**
     * @param reservation that this event ends
     * @throws MalformedRecordException when the end is said to have been accepted before the reservation was
     */
    public void requireAcceptedSince(Leaf reservation) {
        body.acceptedAtMillis().ifPresent(accepted -> {
            if (accepted < reservation.body.timeMillis()) {
                throw new MalformedRecordException("leaf of sequence " + siteSequence + ": field 'acceptedAt' is "
                        + accepted + ", the reservation that it ends began at " + reservation.body.timeMillis());
            }
        });
    }

    @Override
    public JsonObject json() {
        return body.json()
                .with("siteSequence", siteSequence)
                .with("contractSequence", contractSequence)
                .with("closes", closes);
    }

    /** Hash of this leaf in the site's tree. */
    public byte[] hash() {
        return MerkleTree.leafHash(bytes());
    }

    /** @throws MalformedRecordException naming the first field that is wrong */
    public static Leaf parse(byte[] bytes) {
        Fields fields = Fields.parse(bytes, LeafBody.SCHEMA);
        Leaf leaf = new Leaf(
                LeafBody.read(fields),
                fields.natural("siteSequence"),
                fields.natural("contractSequence"),
                fields.optionalNatural("closes"));
        fields.end();
        return leaf;
    }
}
