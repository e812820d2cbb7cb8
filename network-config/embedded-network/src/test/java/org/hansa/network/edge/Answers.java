package org.hansa.network.edge;

import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;
import org.hyperledger.fabric.protos.peer.DeliverResponse;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** Collects a stream's answers as words. */
final class Answers {

    private final BlockingQueue<String> words = new LinkedBlockingQueue<>();
    final List<Block> blocks = new ArrayList<>();

    String next() throws InterruptedException {
        return words.poll(30, TimeUnit.SECONDS);
    }

    List<String> all() {
        List<String> all = new ArrayList<>();
        try {
            for (String word = next(); !"completed".equals(word); word = next()) {
                if (word == null) {
                    throw new AssertionError("the stream did not end after " + all);
                }
                all.add(word);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return all;
    }

    StreamObserver<DeliverResponse> ofPeer() {
        return observer(response -> switch (response.getTypeCase()) {
            case STATUS -> response.getStatus().name();
            case BLOCK -> word(response.getBlock());
            case FILTERED_BLOCK ->
                "filtered " + response.getFilteredBlock().getNumber() + " "
                        + response.getFilteredBlock().getFilteredTransactionsList().stream()
                                .map(transaction -> transaction.getTxValidationCode())
                                .map(TxValidationCode::name)
                                .toList();
            case BLOCK_AND_PRIVATE_DATA ->
                word(response.getBlockAndPrivateData().getBlock()) + " with private data of "
                        + response.getBlockAndPrivateData().getPrivateDataMapCount() + " transactions";
            case TYPE_NOT_SET -> "nothing";
        });
    }

    StreamObserver<org.hyperledger.fabric.protos.orderer.DeliverResponse> ofOrderer() {
        return observer(response -> response.hasBlock()
                ? word(response.getBlock())
                : response.getStatus().name());
    }

    StreamObserver<BroadcastResponse> ofBroadcast() {
        return observer(response -> response.getStatus().name());
    }

    private String word(Block block) {
        blocks.add(block);
        return "block " + block.getHeader().getNumber();
    }

    private <T> StreamObserver<T> observer(Function<T, String> word) {
        return new StreamObserver<>() {
            @Override
            public void onNext(T response) {
                words.add(word.apply(response));
            }

            @Override
            public void onError(Throwable cause) {
                words.add(String.valueOf(io.grpc.Status.fromThrowable(cause)));
                words.add("completed");
            }

            @Override
            public void onCompleted() {
                words.add("completed");
            }
        };
    }
}
