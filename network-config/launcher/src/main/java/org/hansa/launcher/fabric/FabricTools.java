package org.hansa.launcher.fabric;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hansa.launcher.process.MissingPrerequisite;

/**
 * Fabric's programs on this machine: in {@code HANSA_FABRIC_HOME/bin} where that variable is set, else on the PATH.
 *
 * @param programs where each is
 */
public record FabricTools(Map<FabricTool, Path> programs) {
    public static final String HOME_VARIABLE = "HANSA_FABRIC_HOME";

    public FabricTools {
        programs = Map.copyOf(programs);
    }

    /**
     * Finds all of them.
     *
     * @param environment the variables {@code HANSA_FABRIC_HOME} and {@code PATH} are read from
     * @throws MissingPrerequisite naming what is missing, where it was looked for, and how to get it
     */
    public static FabricTools find(Map<String, String> environment) {
        List<Path> folders = folders(environment);
        Map<FabricTool, Path> found = new EnumMap<>(FabricTool.class);
        List<String> missing = new ArrayList<>();
        for (FabricTool tool : FabricTool.values()) {
            folders.stream()
                    .map(folder -> folder.resolve(tool.program()))
                    .filter(Files::isExecutable)
                    .filter(Files::isRegularFile)
                    .findFirst()
                    .ifPresentOrElse(path -> found.put(tool, path), () -> missing.add(tool.program()));
        }
        if (!missing.isEmpty()) {
            throw new MissingPrerequisite(message(missing, environment));
        }
        return new FabricTools(found);
    }

    public Path path(FabricTool tool) {
        return Optional.ofNullable(programs.get(tool)).orElseThrow();
    }

    private static List<Path> folders(Map<String, String> environment) {
        String home = environment.get(HOME_VARIABLE);
        if (home != null) {
            return List.of(Path.of(home).toAbsolutePath().resolve("bin"));
        }
        return Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isBlank())
                .map(Path::of)
                .toList();
    }

    private static String message(List<String> missing, Map<String, String> environment) {
        String home = environment.get(HOME_VARIABLE);
        String where = home == null
                ? "on the PATH, and " + HOME_VARIABLE + " is not set"
                : "in " + Path.of(home).resolve("bin") + " (" + HOME_VARIABLE + ")";
        return "--network native runs Hyperledger Fabric's own programs, and "
                + missing.stream().collect(Collectors.joining(", ")) + (missing.size() == 1 ? " is" : " are")
                + " not " + where + ".\n"
                + "  Hansa does not bring Fabric along. Get a release archive of Fabric 3.1 or later (install-fabric.sh"
                + " binary, or the releases of hyperledger/fabric),\n"
                + "  put its bin/ on the PATH or set " + HOME_VARIABLE + " to the folder that has bin/, and try again."
                + " Without Fabric, './hansa up' runs the embedded network.";
    }
}
