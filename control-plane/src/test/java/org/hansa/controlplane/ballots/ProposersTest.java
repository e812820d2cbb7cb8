package org.hansa.controlplane.ballots;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hansa.controlplane.authz.Proposer;
import org.hansa.controlplane.fixture.Callers;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.StateDirectory;
import org.hansa.ledger.model.BallotId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProposersTest {
    private static final BallotId BALLOT = new BallotId("b-2026-4f1c09aa");

    @TempDir
    private Path state;

    @Test
    void are_known_again_after_a_restart() {
        Caller caller = Callers.member("nord-voter");
        new Proposers(new StateDirectory(state)).remember(BALLOT, caller);
        assertThat(new Proposers(new StateDirectory(state)).of(BALLOT))
                .contains(new Proposer(caller.issuer(), caller.organization().id(), caller.subjectKey()));
    }

    /** Somebody who is nobody would be another than the voter, and the proposer could vote. */
    @Test
    void are_unknown_rather_than_nobody_when_the_file_lost_its_content() throws IOException {
        Proposers proposers = new Proposers(new StateDirectory(state));
        proposers.remember(BALLOT, Callers.member("nord-voter"));
        Files.writeString(state.resolve("proposers/b-2026-4f1c09aa.properties"), "");
        assertThat(proposers.of(BALLOT)).isEmpty();
    }
}
