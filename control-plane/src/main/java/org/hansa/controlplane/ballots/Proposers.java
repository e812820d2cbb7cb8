package org.hansa.controlplane.ballots;

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
import org.hansa.ledger.model.BallotId;
import org.springframework.stereotype.Component;

/**
 * Who of this member proposed a ballot, so that somebody else votes on it. Kept here and not on the ledger, because it
 * tells people apart; when it is lost, this member's vote is refused rather than guessed.
 */
@Component
class Proposers {
    private final Path directory;

    Proposers(StateDirectory state) {
        directory = state.folder("proposers");
    }

    void remember(BallotId ballot, Caller caller) {
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
            Files.move(part, file(ballot), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file(ballot), e);
        }
    }

    Optional<Proposer> of(BallotId ballot) {
        if (!Files.exists(file(ballot))) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (var in = Files.newBufferedReader(file(ballot))) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file(ballot), e);
        }
        return Optional.of(new Proposer(
                properties.getProperty("issuer", ""),
                properties.getProperty("organization", ""),
                properties.getProperty("subject", "")));
    }

    private Path file(BallotId ballot) {
        return directory.resolve(ballot + ".properties");
    }
}
