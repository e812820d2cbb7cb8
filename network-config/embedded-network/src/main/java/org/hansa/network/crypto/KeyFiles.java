package org.hansa.network.crypto;

import java.nio.file.Path;

/**
 * Where an identity's certificate and private key are.
 *
 * @param certificate PEM X.509 certificate
 * @param key PEM PKCS#8 private key, readable by its owner only
 */
public record KeyFiles(Path certificate, Path key) {}
