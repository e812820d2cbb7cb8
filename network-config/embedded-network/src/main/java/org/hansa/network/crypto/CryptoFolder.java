package org.hansa.network.crypto;

import java.nio.file.Path;
import org.hansa.network.config.Association;
import org.hansa.network.config.Member;
import org.hansa.network.config.Organisation;

/**
 * Paths in a folder laid out as {@code cryptogen} lays it out, so that Fabric's own tools can use it.
 *
 * <pre>
 * peerOrganizations/DOMAIN/{ca,tlsca,msp}                     authorities and public MSP of a member
 * peerOrganizations/DOMAIN/peers/peer0.DOMAIN/{msp,tls}
 * peerOrganizations/DOMAIN/users/USER@DOMAIN/{msp,tls}        Admin, Anchor, Governance, ControlPlane (tls only)
 * peerOrganizations/DOMAIN/chaincodes/NAME.DOMAIN/tls         the chaincode server beside the peer
 * ordererOrganizations/DOMAIN/orderers/orderer.DOMAIN/{msp,tls}
 * ordererOrganizations/DOMAIN/{ca,tlsca,msp,users}            of an association; of a member: msp only, since a
 *                                                             member's peer and orderer belong to one MSP
 * </pre>
 *
 * @param root the folder {@code crypto/} of the state folder
 */
public record CryptoFolder(Path root) {

    /** The folder that holds an organisation's authorities, users and public MSP. */
    public Path home(Organisation organisation) {
        return organisation instanceof Association
                ? ordererHome(organisation)
                : root.resolve("peerOrganizations").resolve(organisation.domain());
    }

    /** The folder that holds an organisation's orderers. */
    public Path ordererHome(Organisation organisation) {
        return root.resolve("ordererOrganizations").resolve(organisation.domain());
    }

    /** The public MSP folder: roots, TLS roots and {@code config.yaml}, no keys. */
    public Path msp(Organisation organisation) {
        return home(organisation).resolve("msp");
    }

    public Path caCertificate(Organisation organisation) {
        return home(organisation).resolve("ca").resolve("ca." + organisation.domain() + "-cert.pem");
    }

    public Path tlsCaCertificate(Organisation organisation) {
        return home(organisation).resolve("tlsca").resolve("tlsca." + organisation.domain() + "-cert.pem");
    }

    /** Signing identity of a member's peer. */
    public KeyFiles peer(Member member) {
        return identity(peerFolder(member), peerName(member));
    }

    public TlsFiles peerTls(Member member) {
        return serverTls(peerFolder(member));
    }

    /** Signing identity of an organisation's orderer; {@code index} counts from 0 within the organisation. */
    public KeyFiles orderer(Organisation organisation, int index) {
        return identity(ordererFolder(organisation, index), ordererName(organisation, index));
    }

    public TlsFiles ordererTls(Organisation organisation, int index) {
        return serverTls(ordererFolder(organisation, index));
    }

    /** Signing identity of a user: {@code Admin}, {@code Anchor} or {@code Governance}. */
    public KeyFiles user(Organisation organisation, String user) {
        return identity(userFolder(organisation, user), user + "@" + organisation.domain());
    }

    /** The control plane's certificate, with the URI name {@code hansa:control-plane:MSP}. */
    public TlsFiles controlPlaneTls(Member member) {
        return clientTls(userFolder(member, "ControlPlane"));
    }

    /** The certificate of a member's further grid nodes, with the URI name {@code hansa:grid-node:MSP}. */
    public TlsFiles gridNodeTls(Member member) {
        return clientTls(userFolder(member, "GridNode"));
    }

    /** The certificate of the chaincode server that serves a member's peer. */
    public TlsFiles chaincodeTls(Member member, String chaincode) {
        return serverTls(home(member).resolve("chaincodes").resolve(chaincode + "." + member.domain()));
    }

    /** A user's TLS pair, where it has one: {@code Admin} shows it to the orderers' administration. */
    public TlsFiles userTls(Organisation organisation, String user) {
        return clientTls(userFolder(organisation, user));
    }

    /** The folder of a peer, with {@code msp/} and {@code tls/}. */
    public Path peerFolder(Member member) {
        return home(member).resolve("peers").resolve(peerName(member));
    }

    /** The folder of an orderer, with {@code msp/} and {@code tls/}. */
    public Path ordererFolder(Organisation organisation, int index) {
        return ordererHome(organisation).resolve("orderers").resolve(ordererName(organisation, index));
    }

    Path userFolder(Organisation organisation, String user) {
        return home(organisation).resolve("users").resolve(user + "@" + organisation.domain());
    }

    static String peerName(Member member) {
        return "peer0." + member.domain();
    }

    static String ordererName(Organisation organisation, int index) {
        return (index == 0 ? "orderer" : "orderer" + index) + "." + organisation.domain();
    }

    private static KeyFiles identity(Path folder, String name) {
        Path msp = folder.resolve("msp");
        return new KeyFiles(
                msp.resolve("signcerts").resolve(name + "-cert.pem"),
                msp.resolve("keystore").resolve("priv_sk"));
    }

    static TlsFiles serverTls(Path folder) {
        return tls(folder, "server");
    }

    static TlsFiles clientTls(Path folder) {
        return tls(folder, "client");
    }

    private static TlsFiles tls(Path folder, String name) {
        Path tls = folder.resolve("tls");
        return new TlsFiles(tls.resolve(name + ".crt"), tls.resolve(name + ".key"), tls.resolve("ca.crt"));
    }
}
