package org.hansa.launcher.fabric;

import java.nio.file.Path;
import org.hansa.launcher.home.HansaHome;
import org.hansa.network.config.Member;
import org.hansa.network.config.Organisation;

/** Where a real network's files are: generated ones below {@code network/fabric/}, each node's own data beside them. */
public record FabricFolder(HansaHome home) {

    public Path root() {
        return home.network().resolve("fabric");
    }

    public Path cryptoConfig() {
        return root().resolve("crypto-config.yaml");
    }

    public Path configtx() {
        return root().resolve("configtx.yaml");
    }

    public Path genesisBlock() {
        return home.network().resolve("genesis.block");
    }

    public Path connectionProfile() {
        return home.network().resolve("connection-profile.json");
    }

    /** The folder with a peer's {@code core.yaml}. */
    public Path peer(Member member) {
        return root().resolve("peer-" + member.id());
    }

    /** The folder with an orderer's {@code orderer.yaml}. */
    public Path orderer(Organisation organisation, int index) {
        return root().resolve("orderer-" + organisation.id() + (index == 0 ? "" : "-" + index));
    }

    /** What '--network compose' runs. */
    public Path compose() {
        return root().resolve("compose.yaml");
    }

    /** The folder of the external builder, with {@code bin/}. */
    public Path builder() {
        return root().resolve("builder");
    }
}
