package org.hansa.controlplane.peer;

import org.hansa.ledger.model.CanonicalRecord;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Fields;
import org.hansa.ledger.model.JsonObject;
import org.hansa.ledger.model.MspId;

/**
 * A control plane's sign of life to another member's: how far it has read the ledger. That it is that member's, the mutual
 * TLS says that it came over.
 *
 * @param height blocks that it has verified and applied
 * @param block hash of the newest of them
 */
public record Heartbeat(MspId member, long height, Digest block) implements CanonicalRecord {
    public static final String SCHEMA = "heartbeat/1";
    public static final String PATH = "/peer/v1/heartbeat";

    @Override
    public JsonObject json() {
        return JsonObject.schema(SCHEMA)
                .with("member", member.value())
                .with("height", height)
                .with("block", block.hex());
    }

    /** @throws org.hansa.ledger.model.MalformedRecordException when it is none */
    public static Heartbeat parse(byte[] bytes) {
        Fields fields = Fields.parse(bytes, SCHEMA);
        Heartbeat heartbeat =
                new Heartbeat(new MspId(fields.string("member")), fields.natural("height"), fields.digest("block"));
        fields.end();
        return heartbeat;
    }
}
