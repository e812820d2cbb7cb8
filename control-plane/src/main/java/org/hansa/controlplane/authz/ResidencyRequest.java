package org.hansa.controlplane.authz;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.ExemptionRecord;
import org.hansa.ledger.model.SiteRecord;

/**
 * Which of these sites may hold or process this? Asked once per request class over all sites at once, never per candidate.
 *
 * @param purpose a code that the contract names
 * @param sites the sites in question with their facts, sorted by id
 * @param exemptions those of the contract that are in force just now, sorted; what they waive the policy says
 */
public record ResidencyRequest(
        ResidencyContract contract,
        DataClass dataClass,
        String purpose,
        Action action,
        List<SiteRecord> sites,
        List<ExemptionRecord> exemptions) {
    private static final int MAX_EXEMPTIONS = 64;

    /** What is about to be done with data or a workload at a site. */
    public enum Action {
        PLACE,
        REPLICATE,
        MIGRATE,
        EXPORT,
        SUPPORT_ACCESS,
        KEY_ACCESS
    }

    public ResidencyRequest {
        sites = sites.stream().sorted(Comparator.comparing(SiteRecord::site)).toList();
        exemptions = exemptions.stream()
                .sorted(Comparator.comparing(ExemptionRecord::exemption))
                .limit(MAX_EXEMPTIONS)
                .toList();
    }

    /** As if nothing were exempt: at signing, before there is a contract to be exempt from. */
    public ResidencyRequest(
            ResidencyContract contract, DataClass dataClass, String purpose, Action action, List<SiteRecord> sites) {
        this(contract, dataClass, purpose, action, sites, List.of());
    }

    /** Digest of the sites' records: another fact is another question. */
    public Digest factsDigest() {
        return factsDigest(SiteRecord::digest);
    }

    Digest factsDigest(Function<SiteRecord, Digest> digest) {
        StringBuilder all = new StringBuilder();
        sites.forEach(site -> all.append(digest.apply(site).hex()));
        return Digest.of(all.toString().getBytes(StandardCharsets.US_ASCII));
    }

    /** What makes two requests ask the same of the same contract. */
    public String requestClass() {
        return dataClass.key() + "|" + purpose + "|" + action;
    }
}
