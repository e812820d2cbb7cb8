package org.hansa.launcher.network;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hansa.launcher.installation.Installation;
import org.hansa.network.MemberFolder;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Member;
import org.hansa.network.config.MemberDescription;
import org.hansa.network.config.OrdererNode;
import org.hansa.network.crypto.CryptoFolder;
import org.hansa.network.crypto.CryptoGenerator;
import org.hansa.network.genesis.Endpoint;
import org.hansa.network.growth.GrowthException;
import org.hansa.network.growth.OrganisationDefinition;
import org.jspecify.annotations.Nullable;

/** A member that joins, with its keys on this machine. */
public final class JoiningMember {
    private final Installation installation;
    private final MemberDescription description;
    private final ConsortiumConfig grown;

    public JoiningMember(Installation installation, MemberDescription description) {
        this.installation = installation;
        this.description = description;
        ConsortiumConfig known = new MemberFolder(installation.home().root()).join(installation.consortium());
        boolean described = known.members().contains(description.member());
        this.grown = described ? known : known.with(description);
    }

    public Member member() {
        return description.member();
    }

    Endpoint peerEndpoint() {
        return new Endpoint(grown.host(), installation.ports().peer(member()));
    }

    /**
     * Makes the keys that are missing and says what the others must know.
     *
     * @param peer null for the place in this machine's port plan
     * @param orderers empty for the places in this machine's port plan
     */
    public OrganisationDefinition define(@Nullable Endpoint peer, List<Endpoint> orderers) {
        CryptoFolder crypto =
                CryptoGenerator.generate(grown, member(), installation.home().crypto(), Instant.now());
        if (!orderers.isEmpty() && orderers.size() != description.orderers().size()) {
            throw new GrowthException("the member brings "
                    + description.orderers().size() + " orderers, but " + orderers.size() + " addresses were given");
        }
        List<OrganisationDefinition.OrdererDefinition> definitions = new ArrayList<>();
        List<OrdererNode> nodes = description.ordererNodes();
        for (int i = 0; i < nodes.size(); i++) {
            Endpoint endpoint = orderers.isEmpty()
                    ? new Endpoint(grown.host(), installation.ports().orderer(grown, nodes.get(i)))
                    : orderers.get(i);
            definitions.add(OrganisationDefinition.orderer(
                    crypto, member(), i, nodes.get(i).id(), endpoint));
        }
        return OrganisationDefinition.of(crypto, member(), List.of(peer == null ? peerEndpoint() : peer), definitions);
    }

    /** Puts the description where the embedded network looks for it. */
    void keep() {
        new MemberFolder(installation.home().root()).keep(description);
    }

    void forget() {
        new MemberFolder(installation.home().root()).forget(member().id());
    }
}
