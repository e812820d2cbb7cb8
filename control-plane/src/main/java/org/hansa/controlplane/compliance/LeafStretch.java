package org.hansa.controlplane.compliance;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import org.hansa.ledger.model.CanonicalRecord;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Fields;
import org.hansa.ledger.model.JsonObject;
import org.hansa.reports.export.LeafArchives.ArchivedLeaf;

/**
 * Leaves on their way from the owner of a site to a party of their contract.
 *
 * @param nextSequence where the next stretch starts; absent at the end
 */
public record LeafStretch(List<ArchivedLeaf> leaves, OptionalLong nextSequence) implements CanonicalRecord {
    public static final String SCHEMA = "leaf-stretch/1";

    public LeafStretch {
        leaves = List.copyOf(leaves);
    }

    @Override
    public JsonObject json() {
        List<CanonicalRecord> lines = new ArrayList<>();
        leaves.forEach(each -> lines.add(() -> JsonObject.create()
                .with("leaf", Base64.getEncoder().encodeToString(each.leaf()))
                .withStrings(
                        "path",
                        each.path().stream().map(HexFormat.of()::formatHex).toList())));
        return JsonObject.schema(SCHEMA).withRecords("leaves", lines).with("nextSequence", nextSequence);
    }

    public static LeafStretch parse(byte[] bytes) {
        Fields fields = Fields.parse(bytes, SCHEMA);
        LeafStretch stretch = new LeafStretch(
                fields.parts(
                        "leaves",
                        line -> new ArchivedLeaf(
                                Base64.getDecoder().decode(line.string("leaf")),
                                line.strings("path").stream()
                                        .map(hex -> new Digest(hex).hash())
                                        .toList())),
                fields.optionalNatural("nextSequence"));
        fields.end();
        return stretch;
    }
}
