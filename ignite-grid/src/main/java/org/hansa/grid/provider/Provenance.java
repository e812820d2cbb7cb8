package org.hansa.grid.provider;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.ledger.model.Consent;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.LeafBody;
import org.hansa.ledger.model.PolicyRevision;

/** Where a placement comes from: what each of its leaves repeats. */
public record Provenance(
        Digest decisionDigest,
        PolicyRevision policyRevision,
        Digest requestDigest,
        Consent consent,
        SortedMap<String, Digest> commitments) {
    private static final List<Consent> CONSENTS = List.of(Consent.values());

    public Provenance {
        commitments = Collections.unmodifiableSortedMap(new TreeMap<>(commitments));
    }

    public static Provenance of(PlaceCommand command) {
        return new Provenance(
                command.decisionDigest(),
                command.policyRevision(),
                command.requestDigest(),
                command.consent(),
                command.commitments());
    }

    public static Provenance of(LeafBody body) {
        return new Provenance(
                body.decisionDigest(), body.policyRevision(), body.requestDigest(), body.consent(), body.commitments());
    }

    /** The same command, because of this. */
    public PlaceCommand under(PlaceCommand command) {
        return new PlaceCommand(
                command.allocation(),
                command.contract(),
                command.home(),
                command.groups(),
                command.sites(),
                command.siteOrder(),
                command.holdUntilMillis(),
                command.expiresAtMillis(),
                decisionDigest,
                policyRevision,
                requestDigest,
                consent,
                commitments,
                command.note(),
                command.tenure());
    }

    public void write(EntryWriter out) {
        out.digest(decisionDigest)
                .text(policyRevision.value())
                .digest(requestDigest)
                .coded(consent)
                .digests(commitments);
    }

    public static Provenance read(EntryReader in) {
        return new Provenance(
                in.digest(), new PolicyRevision(in.text()), in.digest(), in.coded(CONSENTS), in.digests());
    }
}
