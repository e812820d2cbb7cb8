package org.hansa.launcher.member;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.network.JoiningMember;
import org.hansa.ledger.model.ChannelDefinition;
import org.hansa.ledger.model.MembershipFile;
import org.hansa.ledger.model.MembershipFile.Use;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.SiteId;
import org.hansa.network.config.Member;
import org.hansa.network.config.MemberDescription;
import org.hansa.network.crypto.CryptoFolder;
import org.hansa.network.crypto.PemFiles;
import org.hansa.network.genesis.Endpoint;
import org.hansa.network.growth.GrowthException;
import org.hansa.network.growth.OrganisationDefinition;
import org.jspecify.annotations.Nullable;

/** A member to be, on its own machine: its keys, and the one file that says in public what is behind them. */
public final class NewMember {
    /** Before the signature is there; never leaves this class. */
    private static final String UNSIGNED = "00".repeat(8);

    private final Installation installation;
    private final MemberDescription description;
    private final JoiningMember joining;

    /** @throws org.hansa.network.config.ConfigurationException when it does not fit the consortium */
    public NewMember(Installation installation, MemberDescription description) {
        this.installation = installation;
        this.description = description;
        this.joining = new JoiningMember(installation, description);
    }

    /**
     * @param peer null for the place in this machine's port plan
     * @param controlPlane the same
     * @param orderers one for each that it brings; none for this machine's port plan
     */
    public record Addresses(@Nullable Endpoint peer, @Nullable Endpoint controlPlane, List<Endpoint> orderers) {
        public static final Addresses OF_THIS_MACHINE = new Addresses(null, null, List.of());
    }

    public Path folder() {
        return crypto().home(member());
    }

    /**
     * Makes keys and file.
     *
     * @param to must not exist
     * @param again whether keys that are here already may be used
     * @throws GrowthException naming what is in the way
     */
    public MembershipFile make(Addresses addresses, Path to, boolean again) throws IOException {
        boolean keys = Files.exists(folder());
        if (keys && !again) {
            throw new GrowthException(
                    "there are keys of " + member().msp() + " in " + folder()
                            + " already, and they may be in use; --again writes the file from them, another HANSA_HOME makes new ones");
        }
        if (!keys && again) {
            throw new GrowthException(
                    "--again needs keys of " + member().msp() + " in " + folder() + "; leave it out to make them");
        }
        if (Files.exists(to)) {
            throw new GrowthException(to + " exists; name another file, or move it away");
        }
        installation.home().create();
        OrganisationDefinition organisation = joining.define(addresses.peer(), addresses.orderers());
        MembershipFile file = sign(file(organisation, addresses));
        try {
            Files.write(to, file.bytes(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException meanwhile) {
            throw new GrowthException(to + " exists; name another file, or move it away", meanwhile);
        }
        return file;
    }

    private MembershipFile file(OrganisationDefinition organisation, Addresses addresses) {
        Endpoint own = addresses.controlPlane() == null
                ? new Endpoint(
                        installation.consortium().host(), installation.ports().memberToMember(member()))
                : addresses.controlPlane();
        return new MembershipFile(
                new MspId(member().msp()),
                member().id(),
                member().name(),
                member().domain(),
                member().country(),
                member().sites().stream()
                        .map(site -> new MembershipFile.Site(new SiteId(site.id()), site.tier()))
                        .toList(),
                own.toString(),
                definition(organisation),
                certificates(),
                UNSIGNED);
    }

    /** The same facts as the network's own form of them. */
    static ChannelDefinition definition(OrganisationDefinition organisation) {
        return new ChannelDefinition(
                new MspId(organisation.msp()),
                organisation.root(),
                organisation.tlsRoot(),
                organisation.anchorPeers().stream().map(Endpoint::toString).toList(),
                organisation.orderers().stream()
                        .map(each -> new ChannelDefinition.Orderer(
                                each.id(), each.endpoint().toString(), each.identity(), each.tls()))
                        .toList());
    }

    private Map<String, String> certificates() {
        Map<String, Path> files = new TreeMap<>();
        files.put(Use.ADMIN.name(), crypto().user(member(), "Admin").certificate());
        files.put(Use.ANCHOR.name(), crypto().user(member(), "Anchor").certificate());
        files.put(Use.GOVERNANCE.name(), crypto().user(member(), "Governance").certificate());
        files.put(Use.PEER.name(), crypto().peer(member()).certificate());
        files.put(Use.PEER_TLS.name(), crypto().peerTls(member()).certificate());
        files.put(
                Use.CONTROL_PLANE_TLS.name(), crypto().controlPlaneTls(member()).certificate());
        String chaincode = installation.consortium().chaincode();
        files.put(
                Use.CHAINCODE_TLS.name(),
                crypto().chaincodeTls(member(), chaincode).certificate());
        Map<String, String> texts = new TreeMap<>();
        files.forEach((use, file) -> texts.put(use, text(file)));
        return texts;
    }

    private MembershipFile sign(MembershipFile file) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(PemFiles.readKey(crypto().user(member(), "Admin").key()));
            signature.update(file.signedBytes());
            return file.signed(HexFormat.of().formatHex(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the administrator's key cannot sign", e);
        }
    }

    private Member member() {
        return description.member();
    }

    private CryptoFolder crypto() {
        return installation.crypto();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
