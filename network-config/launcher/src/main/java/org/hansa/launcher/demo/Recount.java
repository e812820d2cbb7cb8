package org.hansa.launcher.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hansa.checker.Acknowledgement;
import org.hansa.checker.AllocationChecker;
import org.hansa.checker.Evidence;
import org.hansa.launcher.installation.Installation;
import org.hansa.network.config.Member;
import org.hansa.network.config.Site;
import tools.jackson.databind.JsonNode;

/**
 * Collects what the run left behind (the members' grids, the archives' files, the ledger's blocks, and what clients were
 * told) and has it counted again by the independent checker. One violation voids the run.
 */
final class Recount {
    private static final List<String> TABLES = List.of("PROVIDER", "ALLOCATION", "GRANT", "INVENTORY");

    private final Installation installation;
    private final Api api;
    private final LedgerCount ledger;

    Recount(Installation installation, Api api, LedgerCount ledger) {
        this.installation = installation;
        this.api = api;
        this.ledger = ledger;
    }

    String check(List<Acknowledgement> told) throws IOException, InterruptedException {
        List<Evidence.Entry> grid = new ArrayList<>();
        Map<String, Path> archives = new TreeMap<>();
        for (Member member : installation.members()) {
            for (String table : TABLES) {
                entries(member, table, grid);
            }
            for (Site site : member.sites()) {
                archives.put(
                        site.id(),
                        installation
                                .home()
                                .member(member.id())
                                .resolve("archive")
                                .resolve("site-" + site.id()));
            }
        }
        AllocationChecker.Result result =
                AllocationChecker.check(new Evidence(grid, archives, ledger.state(), told, true));
        if (!result.clean()) {
            throw new StepFailure(result.text());
        }
        return result.text() + "\n" + ledger.transactions() + " ledger transactions were folded for it.";
    }

    private void entries(Member member, String table, List<Evidence.Entry> grid)
            throws IOException, InterruptedException {
        for (String line : api.lines(member.id() + "-capacity", "/v1/grid/entries?table=" + table)) {
            JsonNode entry = Api.JSON.readTree(line);
            grid.add(new Evidence.Entry(
                    member.msp(),
                    table,
                    entry.path("key").asString(),
                    Base64.getDecoder().decode(entry.path("bytes").asString())));
        }
    }
}
