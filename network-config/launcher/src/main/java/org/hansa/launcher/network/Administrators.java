package org.hansa.launcher.network;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.hansa.launcher.installation.Installation;
import org.hansa.network.MemberFolder;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Organisation;
import org.hansa.network.crypto.KeyFiles;
import org.hansa.network.endorser.PeerSigner;
import org.hansa.network.growth.GrowthException;

/** The administrators whose keys are on this machine. */
final class Administrators {
    private static final String ADMIN = "Admin";

    private final Installation installation;
    private final ConsortiumConfig consortium;

    /**
     * Someone who signs.
     *
     * @param msp MSP id
     */
    record Administrator(String msp, PeerSigner signer) {}

    Administrators(Installation installation) {
        this.installation = installation;
        this.consortium = new MemberFolder(installation.home().root()).join(installation.consortium());
    }

    /** The one that the options name. */
    Administrator named(AdministratorOptions options) {
        if (options.organisation != null) {
            return of(organisation(options.organisation))
                    .orElseThrow(() -> new GrowthException("the key of " + options.organisation
                            + "'s Admin is not in " + installation.home().crypto() + "; name it with --msp,"
                            + " --certificate and --key"));
        }
        if (options.msp == null || options.certificate == null || options.key == null) {
            throw new GrowthException("say who takes this step: --as ORGANISATION, or --msp, --certificate and --key");
        }
        return new Administrator(options.msp, signer(options.msp, options.certificate, options.key));
    }

    /** The one that the options name, or else the first whose key is here. */
    Administrator namedOrAny(AdministratorOptions options) {
        boolean named = options.organisation != null || options.msp != null;
        return named
                ? named(options)
                : all().stream()
                        .findFirst()
                        .orElseThrow(() -> new GrowthException("there are no administrators' keys in "
                                + installation.home().crypto() + "; start the consortium first (hansa up)"));
    }

    /** All whose keys are here, in the order of the consortium. */
    List<Administrator> all() {
        return consortium.organisations().stream()
                .flatMap(organisation -> of(organisation).stream())
                .toList();
    }

    Organisation organisation(String name) {
        return consortium.organisations().stream()
                .filter(organisation ->
                        organisation.id().equals(name) || organisation.msp().equals(name))
                .findFirst()
                .orElseThrow(() -> new GrowthException("no organisation '" + name + "' in the consortium; there are "
                        + consortium.organisations().stream()
                                .map(Organisation::id)
                                .toList()));
    }

    private Optional<Administrator> of(Organisation organisation) {
        KeyFiles files = installation.crypto().user(organisation, ADMIN);
        return Files.exists(files.key())
                ? Optional.of(new Administrator(organisation.msp(), PeerSigner.of(organisation.msp(), files)))
                : Optional.empty();
    }

    private static PeerSigner signer(String msp, Path certificate, Path key) {
        return PeerSigner.of(msp, new KeyFiles(certificate, key));
    }
}
