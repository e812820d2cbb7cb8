package org.hansa.controlplane.ballots;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.hansa.controlplane.authz.Proposer;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.StateDirectory;
import org.hansa.controlplane.kernel.WholeFile;
import org.hansa.ledger.model.BallotId;
import org.springframework.stereotype.Component;

/**
 * Who of this member proposed a ballot, so that somebody else votes on it. Kept here and not on the ledger, because it
 * tells people apart; when it is lost, this member's vote is refused rather than guessed.
 */
@Component
class Proposers {
    private static final String ISSUER = "issuer";
    private static final String ORGANIZATION = "organization";
    private static final String SUBJECT = "subject";
    private static final Set<String> NAMES = Set.of(ISSUER, ORGANIZATION, SUBJECT);
    private final Path directory;

    Proposers(StateDirectory state) {
        directory = state.folder("proposers");
    }

    void remember(BallotId ballot, Caller caller) {
        Properties properties = new Properties();
        properties.setProperty(ISSUER, caller.issuer());
        properties.setProperty(ORGANIZATION, caller.organization().id());
        properties.setProperty(SUBJECT, caller.subjectKey());
        try {
            Files.createDirectories(directory);
            WholeFile.replace(file(ballot), out -> properties.store(out, null));
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
        // What a crash has left without its content tells no more than what is not there.
        return NAMES.stream().allMatch(properties::containsKey)
                ? Optional.of(new Proposer(
                        properties.getProperty(ISSUER),
                        properties.getProperty(ORGANIZATION),
                        properties.getProperty(SUBJECT)))
                : Optional.empty();
    }

    private Path file(BallotId ballot) {
        return directory.resolve(ballot + ".properties");
    }
}
