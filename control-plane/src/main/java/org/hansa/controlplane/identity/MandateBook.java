package org.hansa.controlplane.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.WholeFile;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Digest;

/** The mandates of this member's tenants, one file each. What {@link #put} has returned survives power loss. */
public final class MandateBook {
    /** Also of those that have ended: they say who could see what, and when. */
    static final int MAX_MANDATES = 10_000;

    private final Path folder;
    private final Map<String, Mandate> mandates = new ConcurrentHashMap<>();

    public MandateBook(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file -> String.valueOf(file.getFileName()).endsWith(".json"))
                        .map(file -> WholeFile.read(file, Mandate::parse))
                        .forEach(mandate -> mandates.put(mandate.id(), mandate));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the mandates in " + folder, e);
        }
    }

    /** Newest first. */
    public List<Mandate> all() {
        return mandates.values().stream()
                .sorted(Comparator.comparingLong(Mandate::fromMillis).reversed().thenComparing(Mandate::id))
                .toList();
    }

    public Optional<Mandate> mandate(String id) {
        return Optional.ofNullable(mandates.get(id));
    }

    public synchronized void put(Mandate mandate) {
        if (mandates.size() >= MAX_MANDATES && !mandates.containsKey(mandate.id())) {
            throw Failure.of(FailureKind.OVERLOADED, "There are " + MAX_MANDATES + " mandates.")
                    .withRemedy("Have the operator archive those that have ended.");
        }
        write(mandate);
        mandates.put(mandate.id(), mandate);
    }

    /** From now on it opens nothing. */
    public synchronized Mandate end(Mandate mandate, long nowMillis) {
        Mandate ended = mandate.ended(nowMillis);
        put(ended);
        return ended;
    }

    /** What an auditing organisation may see now; empty when it never had a mandate. */
    Optional<Engagement> engagement(Digest issuer, String auditor, long nowMillis) {
        List<Mandate> theirs = mandates.values().stream()
                .filter(each -> each.issuer().equals(issuer) && each.auditor().equals(auditor))
                .toList();
        List<Mandate> inForce =
                theirs.stream().filter(each -> each.inForce(nowMillis)).toList();
        return inForce.isEmpty()
                ? theirs.stream()
                        .max(Comparator.comparingLong(Mandate::endMillis))
                        .map(each -> together(List.of(each)))
                : Optional.of(together(inForce));
    }

    private static Engagement together(List<Mandate> some) {
        TreeSet<ContractHandle> contracts = new TreeSet<>();
        some.forEach(each -> contracts.addAll(each.contracts()));
        return new Engagement(
                contracts,
                some.stream().mapToLong(Mandate::fromMillis).max().orElse(0),
                some.stream().mapToLong(Mandate::endMillis).min().orElse(0));
    }

    private void write(Mandate mandate) {
        Path target = folder.resolve(mandate.id() + ".json");
        try {
            WholeFile.replace(target, mandate.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + target, e);
        }
    }
}
