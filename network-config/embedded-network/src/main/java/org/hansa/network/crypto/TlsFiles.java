package org.hansa.network.crypto;

import java.nio.file.Path;

/**
 * What one end of a TLS connection needs.
 *
 * @param certificate PEM certificate with server and client use
 * @param key PEM PKCS#8 private key, readable by its owner only
 * @param roots PEM certificate of the organisation's TLS authority
 */
public record TlsFiles(Path certificate, Path key, Path roots) {}
