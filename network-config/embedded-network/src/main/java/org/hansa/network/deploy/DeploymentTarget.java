package org.hansa.network.deploy;

import java.nio.file.Path;
import org.hansa.network.chaincode.ChaincodeServerConnection;
import org.hansa.network.crypto.KeyFiles;

/**
 * One organisation's peer and who may administer it.
 *
 * @param mspId the organisation
 * @param peerAddress {@code host:port} of its peer
 * @param peerTlsRoots PEM file of the authority that signed the peer's TLS certificate
 * @param admin the administrator's identity
 * @param chaincodeServer how this peer will reach its chaincode server
 */
public record DeploymentTarget(
        String mspId,
        String peerAddress,
        Path peerTlsRoots,
        KeyFiles admin,
        ChaincodeServerConnection chaincodeServer) {}
