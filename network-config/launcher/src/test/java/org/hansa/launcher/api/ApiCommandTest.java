package org.hansa.launcher.api;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hansa.launcher.Hansa;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Commands that ask a control plane: it answers what a test told it to. */
public abstract class ApiCommandTest {
    protected final StringWriter out = new StringWriter();
    protected final StringWriter err = new StringWriter();
    private final String group;

    @TempDir
    protected Path folder;

    protected ControlPlaneStub stub;
    protected Path token;

    /** @param group for example {@code ballots} */
    protected ApiCommandTest(String group) {
        this.group = group;
    }

    @BeforeEach
    void start() throws IOException {
        stub = new ControlPlaneStub();
        token = Files.writeString(folder.resolve("token"), "abc.def.ghi\n");
    }

    @AfterEach
    void stop() {
        stub.close();
    }

    protected final int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(group));
        all.addAll(List.of(arguments));
        return Hansa.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
    }

    /** Like {@link #run}, of the stub and with its token. */
    protected final int ask(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--api", stub.url(), "--token-file", token.toString()));
        return run(all.toArray(String[]::new));
    }
}
