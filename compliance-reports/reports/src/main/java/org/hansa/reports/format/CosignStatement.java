package org.hansa.reports.format;

import java.util.List;
import org.hansa.ledger.model.CanonicalRecord;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Fields;
import org.hansa.ledger.model.JsonObject;
import org.hansa.ledger.model.MspId;

/**
 * What another member says about a report after looking at its own peer: the heads that the manifest closes with are those
 * of its own ledger, too.
 *
 * @param height its ledger's height when it looked
 * @param closings the heads in its own words, for the sites of the manifest
 */
public record CosignStatement(MspId cosigner, String channel, Digest manifest, long height, List<Closing> closings)
        implements CanonicalRecord {
    public static final String SCHEMA = "cosign/1";
    public static final String PREDICATE = "hansa/cosign/1";

    public CosignStatement {
        closings = List.copyOf(closings);
    }

    @Override
    public JsonObject json() {
        return JsonObject.schema(SCHEMA)
                .with("cosigner", cosigner.value())
                .with("channel", channel)
                .with("manifest", manifest.hex())
                .with("height", height)
                .withRecords("closings", closings);
    }

    public static CosignStatement read(Fields fields) {
        CosignStatement statement = new CosignStatement(
                new MspId(fields.string("cosigner")),
                fields.string("channel"),
                fields.digest("manifest"),
                fields.natural("height"),
                fields.parts("closings", Closing::read));
        fields.end();
        return statement;
    }
}
