package org.hansa.controlplane.policy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;
import org.hansa.controlplane.authz.Proposer;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.StateDirectory;
import org.hansa.ledger.model.PolicyRevision;
import org.springframework.stereotype.Component;

/**
 * Who of this member proposed a revision, so that somebody else approves it. Kept here and not on the ledger, because it
 * tells people apart; when it is lost, this member's approval is refused rather than guessed.
 */
@Component
class Proposers {
    private final Path directory;

    Proposers(StateDirectory state) {
        directory = state.folder("proposers");
    }

    void remember(PolicyRevision revision, Caller caller) {
        Properties properties = new Properties();
        properties.setProperty("issuer", caller.issuer());
        properties.setProperty("organization", caller.organization().id());
        properties.setProperty("subject", caller.subjectKey());
        try {
            Files.createDirectories(directory);
            Path part = Files.createTempFile(directory, "new", ".part");
            try (var out = Files.newBufferedWriter(part)) {
                properties.store(out, null);
            }
            Files.move(part, file(revision), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file(revision), e);
        }
    }

    Optional<Proposer> of(PolicyRevision revision) {
        if (!Files.exists(file(revision))) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (var in = Files.newBufferedReader(file(revision))) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file(revision), e);
        }
        return Optional.of(new Proposer(
                properties.getProperty("issuer", ""),
                properties.getProperty("organization", ""),
                properties.getProperty("subject", "")));
    }

    private Path file(PolicyRevision revision) {
        return directory.resolve(revision + ".properties");
    }
}
