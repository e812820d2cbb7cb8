package org.hansa.reports.format;

import java.util.Map;
import java.util.Optional;
import org.hansa.ledger.model.CanonicalJson;
import org.hansa.ledger.model.CanonicalRecord;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Fields;
import org.hansa.ledger.model.JsonObject;
import org.hansa.ledger.model.MalformedRecordException;

/**
 * A line of {@link Paths#RECORDS}: a ledger record as a majority of members read it. The proof is the endorsed read at the
 * same position.
 *
 * @param value canonical bytes, or nothing where the ledger has no such key
 */
public record RecordLine(String key, Optional<byte[]> value) implements CanonicalRecord {
    @Override
    public JsonObject json() {
        JsonObject json = JsonObject.create().with("key", key);
        value.ifPresent(bytes -> json.withObject("record", CanonicalJson.readObject(bytes)));
        value.ifPresent(bytes -> json.with("sha256", Digest.of(bytes).hex()));
        return json;
    }

    public static RecordLine parse(byte[] line) {
        Map<String, Object> object = CanonicalJson.readObject(line);
        Fields fields = Fields.part(object, "record line");
        String key = fields.string("key");
        if (!fields.has("record")) {
            fields.end();
            return new RecordLine(key, Optional.empty());
        }
        byte[] value = CanonicalJson.write(fields.object("record"));
        if (!fields.digest("sha256").equals(Digest.of(value))) {
            throw new MalformedRecordException("record line: the sha256 of " + key + " is not that of its record");
        }
        fields.end();
        return new RecordLine(key, Optional.of(value));
    }
}
