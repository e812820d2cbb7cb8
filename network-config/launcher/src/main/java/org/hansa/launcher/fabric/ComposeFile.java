package org.hansa.launcher.fabric;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.installation.ProcessNames;
import org.hansa.launcher.process.Launch;
import org.hansa.network.config.Member;
import org.hansa.network.config.OrdererNode;

/**
 * {@code compose.yaml}: the same nodes from the same generated settings, in containers on the host's network. The state
 * folder has the same path inside and outside, so that addresses, keys and folders are the native profile's.
 */
public final class ComposeFile {
    private static final String ORDERER_LIMIT = "512m";
    private static final String PEER_LIMIT = "768m";
    private static final String CHAINCODE_LIMIT = "384m";

    private final Installation installation;
    private final FabricProcesses processes;
    private final ContainerImages images;
    private final Map<String, Object> services = new LinkedHashMap<>();

    public ComposeFile(Installation installation) {
        this.installation = installation;
        this.processes = new FabricProcesses(installation, ComposeFile::noTools);
        this.images = ContainerImages.of(installation.root());
    }

    private static FabricTools noTools() {
        throw new IllegalStateException("containers bring their own programs");
    }

    /** The images that have to be on the machine. */
    public List<String> imageNames() {
        return images.ofCompose();
    }

    /** Adds the nodes, and writes their settings. */
    public ComposeFile withNodes() {
        for (OrdererNode node : installation.orderers()) {
            service(
                    ProcessNames.orderer(installation.consortium(), node),
                    ContainerImages.ORDERER,
                    processes.ordererInContainer(node),
                    ORDERER_LIMIT,
                    Set.of());
        }
        for (Member member : installation.members()) {
            service(
                    ProcessNames.peer(member),
                    ContainerImages.PEER,
                    processes.peerInContainer(member),
                    PEER_LIMIT,
                    Set.of());
        }
        return this;
    }

    /**
     * Adds a Java process of this machine.
     *
     * @param launch its command, whose first word is this machine's Java and is replaced by the image's
     */
    public ComposeFile withJava(String name, Launch launch) {
        List<String> words = new ArrayList<>(launch.command());
        words.set(0, "java");
        String classpath = words.get(words.indexOf("-cp") + 1);
        Map<String, String> environment = new LinkedHashMap<>(launch.environment());
        // Where programs are on this machine says nothing about the image.
        List.of("PATH", "HOME", "JAVA_HOME", "TMPDIR").forEach(environment::remove);
        service(name, ContainerImages.JAVA, new Launch(words, environment), CHAINCODE_LIMIT, folders(classpath));
        return this;
    }

    private void service(String name, String image, Launch launch, String memory, Set<String> more) {
        List<String> volumes = new ArrayList<>();
        volumes.add(installation.home().root() + ":" + installation.home().root());
        more.forEach(folder -> volumes.add(folder + ":" + folder + ":ro"));
        Map<String, Object> service = new LinkedHashMap<>();
        service.put("image", images.image(image));
        // Nothing is pulled on the way: what is missing is said before.
        service.put("pull_policy", "never");
        service.put("network_mode", "host");
        service.put("user", owner());
        service.put("working_dir", installation.home().root().toString());
        service.put("command", launch.command());
        service.put("environment", launch.environment());
        service.put("volumes", volumes);
        service.put("mem_limit", memory);
        service.put("read_only", true);
        service.put("tmpfs", List.of("/tmp"));
        service.put("cap_drop", List.of("ALL"));
        service.put("security_opt", List.of("no-new-privileges:true"));
        service.put("stop_grace_period", "10s");
        services.put(name, service);
    }

    /** The folders that a class path's entries are in. */
    private static Set<String> folders(String classpath) {
        Set<String> folders = new TreeSet<>();
        Arrays.stream(classpath.split(File.pathSeparator)).map(Path::of).forEach(entry -> {
            Path folder = Files.isDirectory(entry) ? entry : entry.getParent();
            folders.add(folder.toString());
        });
        return folders;
    }

    private String owner() {
        Path home = installation.home().root();
        try {
            return Files.getAttribute(home, "unix:uid") + ":" + Files.getAttribute(home, "unix:gid");
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot tell who owns " + home, failure);
        }
    }

    Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", "hansa-" + installation.portBase());
        tree.put("services", services);
        return tree;
    }

    public void write() {
        NodeSettings.yaml(
                new FabricFolder(installation.home()).compose(),
                "network-config/profiles and network-config/consortium.yaml",
                tree());
    }

    /** @throws org.hansa.launcher.process.MissingPrerequisite when containers of these images cannot be run here */
    public void requireDocker() {
        new Docker("docker").require(imageNames());
    }
}
