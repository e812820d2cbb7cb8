package org.hansa.controlplane.allocation;

import java.nio.charset.StandardCharsets;
import org.hansa.ledger.model.CanonicalRecord;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Fields;
import org.hansa.ledger.model.JsonObject;
import org.hansa.ledger.model.MalformedRecordException;

/**
 * What the home keeps with an intent and never sends anywhere: the request and the actor behind the digests in the leaf.
 * Erasing it erases the content and leaves the proof.
 *
 * @param group name of the one group
 * @param request the canonical request
 * @param actor the canonical actor
 * @param actorSalt what hides the actor in its commitment, hexadecimal
 */
public record AllocationNote(String group, String request, String actor, String actorSalt) implements CanonicalRecord {
    public static final String SCHEMA = "allocation-note/1";
    public static final String ACTOR = "actor";

    /** SHA-256 over salt and actor: the commitment {@code actor} of each leaf. */
    public Digest actorCommitment() {
        return Digest.of((actorSalt + actor).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public JsonObject json() {
        return JsonObject.schema(SCHEMA)
                .with("group", group)
                .with("request", request)
                .with("actor", actor)
                .with("actorSalt", actorSalt);
    }

    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /** @throws MalformedRecordException for a note that is not one, for example of a hold for another member */
    public static AllocationNote parse(String text) {
        Fields fields = Fields.parse(text.getBytes(StandardCharsets.UTF_8), SCHEMA);
        AllocationNote note = new AllocationNote(
                fields.string("group"), fields.string("request"), fields.string("actor"), fields.string("actorSalt"));
        fields.end();
        return note;
    }
}
