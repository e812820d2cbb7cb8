package org.hansa.reports.format;

import java.util.Locale;
import org.hansa.ledger.model.SiteId;

/** Where things are in a report. */
public final class Paths {
    public static final String MANIFEST = "manifest.json";
    public static final String MANIFEST_SIGNATURE = "manifest.dsse.json";
    public static final String COSIGNATURE = "trust/cosignature.dsse.json";
    public static final String LEAVES = "entries/leaves.jsonl";
    public static final String DECISIONS = "entries/decisions.jsonl";
    public static final String RECORDS = "entries/records.jsonl";
    public static final String LEAF_PATHS = "proofs/paths.jsonl";
    public static final String DECISION_PATHS = "proofs/decision-paths.jsonl";
    public static final String ANCHORS = "proofs/anchors.jsonl";
    public static final String BLOCKS = "proofs/blocks";
    public static final String READS = "proofs/reads";
    public static final String CONFIGURATION = "trust/config";
    public static final String DEFINITIONS = "trust/lifecycle";
    public static final String POLICY = "policy";
    public static final String HTML = "human/report.html";
    public static final String CSV = "human/allocations.csv";
    public static final String USAGE = "human/usage.csv";
    public static final String VERIFY = "VERIFY.md";

    private Paths() {}

    /** Blocks are named by their number, padded so that names sort as numbers do. */
    public static String block(String folder, long number) {
        return folder + "/" + String.format(Locale.ROOT, "%010d", number) + ".block";
    }

    public static String siteHead(SiteId site) {
        return READS + "/site-head." + site + ".pb";
    }

    public static String contractHeads() {
        return READS + "/contract-heads.pb";
    }

    public static String decisionHead() {
        return READS + "/decision-head.pb";
    }

    /** Reads of single records, by position in {@link #RECORDS}. */
    public static String record(int position) {
        return READS + "/record." + String.format(Locale.ROOT, "%05d", position) + ".pb";
    }
}
