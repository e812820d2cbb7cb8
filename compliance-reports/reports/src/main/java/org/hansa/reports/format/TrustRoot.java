package org.hansa.reports.format;

import java.util.List;
import org.hansa.ledger.model.CanonicalRecord;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Fields;
import org.hansa.ledger.model.JsonObject;

/**
 * What an auditor must have from elsewhere: everything else in a report is checked against it.
 *
 * @param genesisBlockHash SHA-256 of the channel's genesis header
 * @param leastProfile the weakest claim profile that the auditor accepts, so that an exporter cannot lower it
 * @param checkpoints block hashes known from elsewhere; may be empty
 */
public record TrustRoot(String channel, Digest genesisBlockHash, String leastProfile, List<Checkpoint> checkpoints)
        implements CanonicalRecord {
    public static final String SCHEMA = "trust-root/1";

    /** A block that the auditor knows from elsewhere. */
    public record Checkpoint(long block, Digest hash) implements CanonicalRecord {
        @Override
        public JsonObject json() {
            return JsonObject.create().with("block", block).with("hash", hash.hex());
        }

        static Checkpoint read(Fields fields) {
            Checkpoint checkpoint = new Checkpoint(fields.natural("block"), fields.digest("hash"));
            fields.end();
            return checkpoint;
        }
    }

    public TrustRoot {
        checkpoints = List.copyOf(checkpoints);
    }

    @Override
    public JsonObject json() {
        return JsonObject.schema(SCHEMA)
                .with("channel", channel)
                .with("genesisBlockHash", genesisBlockHash.hex())
                .with("leastProfile", leastProfile)
                .withRecords("checkpoints", checkpoints);
    }

    public static TrustRoot parse(byte[] bytes) {
        Fields fields = Fields.parse(bytes, SCHEMA);
        TrustRoot root = new TrustRoot(
                fields.string("channel"),
                fields.digest("genesisBlockHash"),
                fields.string("leastProfile"),
                fields.parts("checkpoints", Checkpoint::read));
        fields.end();
        return root;
    }
}
