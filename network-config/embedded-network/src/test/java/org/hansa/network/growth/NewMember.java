package org.hansa.network.growth;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hansa.network.TestConsortium;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Member;
import org.hansa.network.config.OrdererNode;
import org.hansa.network.config.Site;
import org.hansa.network.crypto.CryptoFolder;
import org.hansa.network.crypto.CryptoGenerator;
import org.hansa.network.endorser.PeerSigner;
import org.hansa.network.genesis.Endpoint;

/** A fourth member for tests, with keys in the consortium's crypto folder. */
public final class NewMember {

    public static final int ORDERER_ID = 5;

    public final Member member = new Member(
            "iber", "Iber Cloud", "IberMSP", "iber.example", "ES", 500, List.of(new Site("es-mad-1", "TIER_3")));
    public final ConsortiumConfig config;
    public final CryptoFolder crypto;

    /** @param home the folder that holds {@code crypto} */
    public NewMember(TestConsortium consortium, Path home) {
        this.config = extended(consortium.config);
        this.crypto = CryptoGenerator.generate(config, home.resolve("crypto"), Instant.now());
    }

    public OrganisationDefinition withoutOrderer() {
        return OrganisationDefinition.of(crypto, member, List.of(new Endpoint("127.0.0.1", 18_551)), List.of());
    }

    public OrganisationDefinition withOrderer() {
        return OrganisationDefinition.of(
                crypto,
                member,
                List.of(),
                List.of(OrganisationDefinition.orderer(
                        crypto, member, 0, ORDERER_ID, new Endpoint("127.0.0.1", 18_550))));
    }

    /** An organisation's administrator. */
    public PeerSigner admin(String organisation) {
        var owner = config.organisation(organisation);
        return PeerSigner.of(owner.msp(), crypto.user(owner, "Admin"));
    }

    /** The draft signed by the administrators of these organisations. */
    public ConfigurationDraft signed(ConfigurationDraft draft, String... organisations) {
        ConfigurationDraft signed = draft;
        for (String organisation : organisations) {
            signed = signed.signedBy(admin(organisation));
        }
        return signed;
    }

    private ConsortiumConfig extended(ConsortiumConfig config) {
        List<Member> members = new ArrayList<>(config.members());
        members.add(member);
        List<OrdererNode> orderers = new ArrayList<>(config.orderers());
        orderers.add(new OrdererNode(ORDERER_ID, member.id()));
        return new ConsortiumConfig(
                config.schema(),
                config.channel(),
                config.chaincode(),
                config.host(),
                config.ordering(),
                config.keycloak(),
                members,
                config.associations(),
                orderers);
    }
}
