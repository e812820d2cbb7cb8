package org.hansa.launcher.preflight;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.hansa.launcher.fabric.FabricTool;
import org.hansa.launcher.fabric.FabricTools;
import org.hansa.launcher.process.MissingPrerequisite;

/** Fabric's programs and their version; only asked about where a network of processes is wanted. */
public final class FabricCheck {
    private static final ToolVersion WANTED = ToolVersion.parse("3.1");
    private static final String SUBJECT = "Fabric";
    private static final String REMEDY = "Hansa is made for Fabric 3.1; put its programs into HANSA_FABRIC_HOME/bin";

    private final Map<String, String> environment;

    FabricCheck(Map<String, String> environment) {
        this.environment = environment;
    }

    Finding run() {
        Path peer;
        try {
            peer = FabricTools.find(environment).path(FabricTool.PEER);
        } catch (MissingPrerequisite missing) {
            return Finding.blocking(SUBJECT, "not found", String.valueOf(missing.getMessage()));
        }
        Optional<String> line = version(peer);
        if (line.isEmpty()) {
            return Finding.blocking(SUBJECT, peer + " does not say its version", REMEDY);
        }
        return judge(peer, line.get());
    }

    /** What a {@code peer} program calls itself; empty when it does not say. */
    public static Optional<String> version(Path peer) {
        return ToolVersion.line("Version:", peer.toString(), "version");
    }

    /** A build of one's own says "latest" and no number; it is taken at its word. */
    private static Finding judge(Path peer, String text) {
        Optional<ToolVersion> found = ToolVersion.find(text);
        if (found.isEmpty()) {
            return Finding.warning(SUBJECT, peer + " calls itself '" + text + "', which is no version", REMEDY);
        }
        return found.get().compareTo(WANTED) >= 0
                ? Finding.fine(SUBJECT, found.get() + " in " + peer.getParent())
                : Finding.blocking(SUBJECT, peer + " is " + found.get() + ", older than " + WANTED, REMEDY);
    }
}
