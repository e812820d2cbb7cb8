package org.hansa.grid;

import java.nio.file.Path;

/**
 * Key material of the member's grid nodes, PEM files. A node whose certificate does not chain to {@code trust} cannot join
 * or listen in.
 *
 * @param key PKCS#8
 * @param certificate chain, leaf first
 * @param trust authorities; the member's own TLS root and no other
 */
public record GridTls(Path key, Path certificate, Path trust) {}
