package org.hansa.controlplane.allocation;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.hansa.controlplane.authz.RecordedDecision;
import org.hansa.controlplane.authz.ResidencyDecision;
import org.hansa.controlplane.kernel.DigestStore;
import org.hansa.ledger.model.CanonicalJson;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Fields;
import org.hansa.ledger.model.MalformedRecordException;

/**
 * Residency decisions by digest, on disk before anything is done because of them. Equal requests share a decision, so the
 * path of a request finds the digest among those known to be on disk and does no I/O.
 */
public final class DecisionRecords implements RecordedDecision.Archive {
    private static final int MAX_REMEMBERED = 10_000;
    private final DigestStore store;
    private final Set<Digest> onDisk = Collections.newSetFromMap(Collections.synchronizedMap(new Remembered()));

    private static final class Remembered extends LinkedHashMap<Digest, Boolean> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, Boolean> eldest) {
            return size() > MAX_REMEMBERED;
        }
    }

    public DecisionRecords(Path directory) {
        store = new DigestStore(directory);
    }

    /** Returns once the decision is on disk. */
    public void keep(ResidencyDecision decision) {
        if (onDisk.contains(decision.digest())) {
            return;
        }
        Digest stored = store.put(CanonicalJson.write(Map.of(
                "input", CanonicalJson.read(decision.input()), "output", CanonicalJson.read(decision.output()))));
        if (!stored.equals(decision.digest())) {
            throw new IllegalStateException(
                    "a decision's digest is " + decision.digest() + ", its question and answer give " + stored);
        }
        onDisk.add(stored);
    }

    @Override
    public Stream<RecordedDecision> newest(int limit) {
        return store.newest(limit).stream().flatMap(digest -> recorded(digest).stream());
    }

    private Optional<RecordedDecision> recorded(Digest digest) {
        try {
            return find(digest)
                    .map(each -> new RecordedDecision(
                            digest,
                            each.contract().value(),
                            each.question(),
                            new TreeSet<>(Fields.part(each.answer(), "output").strings("permitted"))));
        } catch (MalformedRecordException another) {
            return Optional.empty();
        }
    }

    public Optional<DecisionRecord> find(Digest digest) {
        return store.get(digest).map(DecisionRecord::parse);
    }
}
