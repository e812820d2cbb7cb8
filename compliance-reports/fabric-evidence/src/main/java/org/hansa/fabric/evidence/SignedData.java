package org.hansa.fabric.evidence;

import com.google.protobuf.ByteString;

/**
 * One claim to have signed: what policies are evaluated over.
 *
 * @param identity serialised identity (MSP id and certificate) of the claimed signer
 * @param message the bytes that were signed
 * @param signature the signature over them
 */
public record SignedData(ByteString identity, ByteString message, ByteString signature) {}
