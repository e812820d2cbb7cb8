package org.hansa.network.chaincode;

import io.grpc.stub.StreamObserver;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;

/** Opens the stream to one chaincode server. */
public interface ChaincodeDialer extends AutoCloseable {

    /**
     * Opens a stream. A server that cannot be reached shows as an error on {@code fromChaincode}.
     *
     * @return where the peer's messages go; only one thread at a time may use it
     */
    StreamObserver<ChaincodeMessage> connect(StreamObserver<ChaincodeMessage> fromChaincode);

    @Override
    void close();
}
