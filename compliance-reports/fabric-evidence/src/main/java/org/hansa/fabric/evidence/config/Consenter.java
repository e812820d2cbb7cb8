package org.hansa.fabric.evidence.config;

import com.google.protobuf.ByteString;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/**
 * One orderer of a BFT channel.
 *
 * @param id the number that its signatures carry
 * @param mspId its organisation
 * @param certificate enrolment certificate, PEM
 * @param host where it listens
 * @param port where it listens
 */
public record Consenter(int id, String mspId, ByteString certificate, String host, int port) {
    public ByteString serializedIdentity() {
        return SerializedIdentity.newBuilder()
                .setMspid(mspId)
                .setIdBytes(certificate)
                .build()
                .toByteString();
    }
}
