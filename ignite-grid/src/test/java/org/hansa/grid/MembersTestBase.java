package org.hansa.grid;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Three members and what lies between them; counted again after each test. */
abstract class MembersTestBase {
    @TempDir
    Path directory;

    final FaultyNetwork network = new FaultyNetwork();
    SimulatedMembers members;

    @BeforeEach
    void open() {
        members = new SimulatedMembers(directory, network);
        members.members.values().forEach(network::joined);
    }

    @AfterEach
    void clean() {
        assertThat(members.comesToRest()).isTrue();
        members.clean();
        members.close();
    }
}
