package org.hansa.reports.format;

import java.util.HexFormat;
import java.util.List;
import org.hansa.ledger.model.CanonicalJson;
import org.hansa.ledger.model.CanonicalRecord;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Fields;
import org.hansa.ledger.model.JsonObject;

/**
 * A line of {@link Paths#LEAF_PATHS} or {@link Paths#DECISION_PATHS}: the audit path of the entry on the same line.
 *
 * @param stream site id or MSP id
 */
public record PathLine(String stream, long sequence, List<byte[]> path) implements CanonicalRecord {
    public PathLine {
        path = List.copyOf(path);
    }

    @Override
    public JsonObject json() {
        return JsonObject.create()
                .with("stream", stream)
                .with("sequence", sequence)
                .withStrings(
                        "path", path.stream().map(HexFormat.of()::formatHex).toList());
    }

    public static PathLine parse(byte[] line) {
        Fields fields = Fields.part(CanonicalJson.readObject(line), "path line");
        PathLine parsed = new PathLine(
                fields.string("stream"),
                fields.natural("sequence"),
                fields.strings("path").stream()
                        .map(hex -> new Digest(hex).hash())
                        .toList());
        fields.end();
        return parsed;
    }
}
