package org.hansa.launcher.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.hansa.launcher.demo.PreparedTenant;
import org.hansa.launcher.home.HansaHome;
import org.hansa.launcher.home.JavaCommand;
import org.hansa.launcher.home.RepositoryRoot;
import org.hansa.launcher.process.Progress;
import org.hansa.launcher.stack.ConstantAnswer;
import org.hansa.launcher.stack.HansaStack;
import org.hansa.launcher.stack.StackOptions;
import org.hansa.network.config.ConsortiumConfig;

/**
 * W10: from the HTTP request to the answer and the anchor, with the sites and the mix of w5, on a whole consortium of its own.
 * Open loop at shares of the capacity that is measured first, every answer held against what the generator knows. At the end
 * everything is counted again.
 */
final class RestBench {
    private static final String FOUNDED = "network-config/consortium.yaml";

    private final boolean longForm;
    private final Consumer<Map<String, Object>> rows;
    private final Progress progress;
    private Optional<String> violations = Optional.empty();

    RestBench(boolean longForm, Consumer<Map<String, Object>> rows, Progress progress) {
        this.longForm = longForm;
        this.rows = rows;
        this.progress = progress;
    }

    /** What answers and the recount at the end of {@link #run} showed. */
    Optional<String> violations() {
        return violations;
    }

    /** @return ratios for the last line */
    Map<String, Double> run() throws IOException, InterruptedException {
        Path root = RepositoryRoot.find();
        Market market = Market.generated(root);
        ConstantAnswer.wanted(true);
        JavaCommand.bothCompilers(longForm);
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            HansaHome home = new HansaHome(folder.path());
            HansaHome.privateFile(home.consortium(), market.consortium(ConsortiumConfig.read(root.resolve(FOUNDED))));
            try (HansaStack stack =
                    HansaStack.attach(StackOptions.forTests(folder.path()).withProgress(progress))) {
                stack.requirePrerequisites();
                progress.note("starting a consortium for w10 in " + home.root());
                stack.start();
                try (PreparedTenant tenant = PreparedTenant.on(stack, market.supply(), Market.ALLOWED)) {
                    return load(tenant, market, folder.path());
                }
            }
        } finally {
            ConstantAnswer.wanted(false);
            JavaCommand.bothCompilers(false);
        }
    }

    private Map<String, Double> load(PreparedTenant tenant, Market market, Path folder)
            throws IOException, InterruptedException {
        RestLoad load = new RestLoad(tenant, folder, longForm, rows, progress);
        load.row("consortium", Map.of(), market.described());
        WarmUp warmUp = longForm ? WarmUp.ofBothCompilers() : WarmUp.ofFirstCompiler();
        load.measure("mix", "rest", market.requests(tenant.contract()), warmUp);
        if (longForm) {
            RequestMix equal = Market.equal(tenant.contract(), tenant.homeSites());
            load.measure("equal", "restEqual", equal, WarmUp.ofFirstCompiler());
        }
        progress.note("counting everything again");
        List<String> wrong = load.wrong();
        Optional<String> recount = tenant.violations();
        load.row("recount", Map.of(), Map.of("clean", recount.isEmpty(), "wrongAnswers", wrong.size()));
        violations = recount.or(() -> wrong.stream().findFirst());
        return load.ratios().medians();
    }
}
