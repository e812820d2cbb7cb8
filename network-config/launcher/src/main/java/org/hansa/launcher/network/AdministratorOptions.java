package org.hansa.launcher.network;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose key is used: an organisation of this machine's crypto folder, or any files. */
final class AdministratorOptions {
    @Option(
            names = "--as",
            paramLabel = "ORGANISATION",
            description = "The organisation (nord, or NordMSP) whose Admin in HANSA_HOME/crypto takes this step.")
    @Nullable
    String organisation;

    @Option(
            names = "--msp",
            paramLabel = "ID",
            description = "MSP id of the administrator, with --certificate and --key.")
    @Nullable
    String msp;

    @Option(names = "--certificate", paramLabel = "FILE", description = "The administrator's certificate, PEM.")
    @Nullable
    Path certificate;

    @Option(names = "--key", paramLabel = "FILE", description = "The administrator's private key, PKCS#8 PEM.")
    @Nullable
    Path key;
}
