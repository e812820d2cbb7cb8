package org.hansa.network.edge;

import io.grpc.stub.StreamObserver;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.hansa.fabric.evidence.SignedData;
import org.hansa.network.ledger.OrganisationLedger;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.peer.BlockAndPrivateData;
import org.hyperledger.fabric.protos.peer.DeliverGrpc;
import org.hyperledger.fabric.protos.peer.DeliverResponse;

/** {@code protos.Deliver} of one peer: blocks, filtered blocks, blocks with the private data that the reader may see. */
public final class PeerDeliverService extends DeliverGrpc.DeliverImplBase {

    private static final String READERS = "/Channel/Application/Readers";

    private final DeliverContext context;
    private final PrivateDataView privateData;

    public PeerDeliverService(String channelId, OrganisationLedger ledger, InstantSource clock, Executor executor) {
        this.context = new DeliverContext(
                channelId, LedgerBlocks.ofPeer(ledger), READERS, clock, executor, new AtomicInteger());
        this.privateData = new PrivateDataView(ledger);
    }

    @Override
    public StreamObserver<Envelope> deliver(StreamObserver<DeliverResponse> client) {
        return DeliverStream.open(context, new WholeBlocks(), client);
    }

    @Override
    public StreamObserver<Envelope> deliverFiltered(StreamObserver<DeliverResponse> client) {
        return DeliverStream.open(context, new Filtered(), client);
    }

    @Override
    public StreamObserver<Envelope> deliverWithPrivateData(StreamObserver<DeliverResponse> client) {
        return DeliverStream.open(context, new WithPrivateData(privateData), client);
    }

    private static DeliverResponse end(Status status) {
        return DeliverResponse.newBuilder().setStatus(status).build();
    }

    private static final class WholeBlocks implements DeliverKind<DeliverResponse> {
        @Override
        public DeliverResponse block(Block block, SignedData reader) {
            return DeliverResponse.newBuilder().setBlock(block).build();
        }

        @Override
        public DeliverResponse status(Status status) {
            return end(status);
        }
    }

    private static final class Filtered implements DeliverKind<DeliverResponse> {
        @Override
        public DeliverResponse block(Block block, SignedData reader) {
            return DeliverResponse.newBuilder()
                    .setFilteredBlock(FilteredBlocks.of(block))
                    .build();
        }

        @Override
        public DeliverResponse status(Status status) {
            return end(status);
        }

        /** A filtered block has no data anyway. Asking Fabric v3.1.5 for this kills the peer (NOTES 3). */
        @Override
        public boolean stripsData() {
            return false;
        }
    }

    private record WithPrivateData(PrivateDataView privateData) implements DeliverKind<DeliverResponse> {
        @Override
        public DeliverResponse block(Block block, SignedData reader) {
            return DeliverResponse.newBuilder()
                    .setBlockAndPrivateData(BlockAndPrivateData.newBuilder()
                            .setBlock(block)
                            .putAllPrivateDataMap(
                                    privateData.of(block.getHeader().getNumber(), reader)))
                    .build();
        }

        @Override
        public DeliverResponse status(Status status) {
            return end(status);
        }
    }
}
