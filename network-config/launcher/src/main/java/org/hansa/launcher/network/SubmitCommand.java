package org.hansa.launcher.network;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hansa.launcher.installation.Installation;
import org.hansa.network.growth.ConfigurationDraft;
import org.hansa.network.growth.DraftSubmission;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The last step. */
@Command(
        name = "submit",
        description = {
            "Submits a signed draft to an orderer and waits until the channel has it. Several files are put together if",
            "they are copies of one draft. When too few have signed it names who did and how many are missing."
        })
final class SubmitCommand extends NetworkStep {
    @Parameters(arity = "1..*", paramLabel = "DRAFT", description = "The draft, or its separately signed copies.")
    private List<Path> drafts = new ArrayList<>();

    @Override
    public Integer call() {
        Installation installation = installation();
        ConfigurationDraft draft = drafts.stream()
                .map(ConfigurationDraft::read)
                .reduce(ConfigurationDraft::merge)
                .orElseThrow();
        Administrators.Administrator submitter = administrators(installation).namedOrAny(administrator());
        try (var orderer = orderer(profile(installation), submitter)) {
            long sequence = new DraftSubmission(orderer).submit(draft);
            say("the channel has configuration " + sequence);
            follow(installation, orderer);
        }
        return 0;
    }
}
