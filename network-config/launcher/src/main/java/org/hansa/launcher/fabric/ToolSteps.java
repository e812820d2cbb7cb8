package org.hansa.launcher.fabric;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.hansa.launcher.home.FolderTree;
import org.hansa.launcher.home.HansaHome;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.process.Launch;
import org.hansa.launcher.process.StartFailure;
import org.hansa.launcher.process.Tool;
import org.hansa.network.config.OrdererNode;
import org.hansa.network.config.Organisation;
import org.hansa.network.crypto.TlsFiles;

/** With Fabric's own tools: {@code cryptogen}, {@code configtxgen}, {@code osnadmin}. */
final class ToolSteps implements FoundingSteps {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String JOINED = "Status: 201";
    private static final String MEMBER = "Status: 200";
    private static final String LOG = "fabric-tools";

    private final Installation installation;
    private final FabricFolder folder;
    private final Supplier<FabricTools> tools;

    /** @param tools asked when a tool is needed: what runs already needs none */
    ToolSteps(Installation installation, Supplier<FabricTools> tools) {
        this.installation = installation;
        this.folder = new FabricFolder(installation.home());
        this.tools = tools;
    }

    /** Into a folder that gets its name when all is there, so that an interrupted run leaves no half. */
    @Override
    public void authorities(Path crypto) throws InterruptedException {
        NodeSettings.yaml(
                folder.cryptoConfig(),
                "network-config/consortium.yaml",
                new CryptoConfig(installation.consortium()).tree());
        Path unfinished = crypto.resolveSibling("crypto.unfinished");
        new FolderTree(unfinished).delete();
        HansaHome.privateDirectory(unfinished);
        run(FabricTool.CRYPTOGEN, "generate", "--config=" + folder.cryptoConfig(), "--output=" + unfinished);
        rename(unfinished, crypto);
    }

    @Override
    public void genesisBlock(Path file) throws InterruptedException {
        NodeSettings.yaml(folder.configtx(), "network-config/consortium.yaml", new Configtx(installation).tree());
        Path unfinished = folder.root().resolve("genesis.unfinished");
        run(
                FabricTool.CONFIGTXGEN,
                "-configPath",
                folder.root().toString(),
                "-profile",
                Configtx.PROFILE,
                "-channelID",
                installation.consortium().channel(),
                "-outputBlock",
                unfinished.toString());
        rename(unfinished, file);
    }

    @Override
    public void joinOrderer(OrdererNode node, Path genesisBlock) throws InterruptedException {
        String channel = installation.consortium().channel();
        if (osnadmin(node, "list", "--channelID=" + channel).contains(MEMBER)) {
            return;
        }
        String answer = osnadmin(node, "join", "--channelID=" + channel, "--config-block=" + genesisBlock);
        if (!answer.contains(JOINED)) {
            throw new StartFailure(
                    "join channel", "the orderer of " + node.organisation() + " refuses: " + answer.replace('\n', ' '));
        }
    }

    private String osnadmin(OrdererNode node, String verb, String... more) throws InterruptedException {
        Organisation owner = installation.consortium().organisation(node.organisation());
        TlsFiles administrator = installation.crypto().userTls(owner, "Admin");
        String address = installation.consortium().host() + ":"
                + installation.ports().ordererAdministration(installation.consortium(), node);
        Launch launch = Launch.of(List.of(tools.get().path(FabricTool.OSNADMIN).toString(), "channel", verb))
                .and("--orderer-address=" + address)
                .and("--ca-file=" + installation.crypto().tlsCaCertificate(owner))
                .and("--client-cert=" + administrator.certificate())
                .and("--client-key=" + administrator.key())
                .and(more);
        return Tool.output(
                "join channel", launch, folder.root(), installation.home().log(LOG), LIMIT);
    }

    private void run(FabricTool tool, String... arguments) throws InterruptedException {
        Tool.run(
                tool.program(),
                Launch.of(List.of(tools.get().path(tool).toString())).and(arguments),
                folder.root(),
                installation.home().log(LOG),
                LIMIT);
    }

    private static void rename(Path unfinished, Path finished) {
        try {
            Files.move(unfinished, finished, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot rename " + unfinished, failure);
        }
    }
}
