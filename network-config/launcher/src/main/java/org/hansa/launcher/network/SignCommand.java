package org.hansa.launcher.network;

import java.nio.file.Path;
import org.hansa.launcher.installation.Installation;
import org.hansa.network.growth.ConfigurationDraft;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One administrator's signature on a draft. */
@Command(
        name = "sign",
        description = {
            "Adds an administrator's signature to a draft, in the same file. Needs no network; with --check it asks the",
            "orderer what is still missing. Copies may be signed at several places and submitted together."
        })
final class SignCommand extends NetworkStep {
    @Parameters(paramLabel = "DRAFT", description = "The draft; it is replaced by the signed one.")
    private Path draft = Path.of("");

    @Option(names = "--check", description = "Show which signatures are still missing.")
    private boolean check;

    @Override
    public Integer call() {
        Installation installation = installation();
        Administrators.Administrator signer = administrators(installation).named(administrator());
        ConfigurationDraft signed = ConfigurationDraft.read(draft).signedBy(signer.signer());
        signed.write(draft);
        say("signed by " + String.join(", ", signed.signers()) + ": " + draft);
        if (check) {
            try (var orderer = orderer(profile(installation), signer)) {
                report(signed, orderer);
            }
        }
        return 0;
    }
}
