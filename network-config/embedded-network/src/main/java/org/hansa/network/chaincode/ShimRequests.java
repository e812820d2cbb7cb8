package org.hansa.network.chaincode;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.hansa.network.ledger.Modification;
import org.hansa.network.simulator.RangeScan;
import org.hansa.network.simulator.SimulationException;
import org.hansa.network.simulator.TransactionSimulator;
import org.hyperledger.fabric.protos.ledger.queryresult.KV;
import org.hyperledger.fabric.protos.ledger.queryresult.KeyModification;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage.Type;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.DelState;
import org.hyperledger.fabric.protos.peer.GetHistoryForKey;
import org.hyperledger.fabric.protos.peer.GetQueryResult;
import org.hyperledger.fabric.protos.peer.GetState;
import org.hyperledger.fabric.protos.peer.GetStateByRange;
import org.hyperledger.fabric.protos.peer.GetStateMetadata;
import org.hyperledger.fabric.protos.peer.GetStateMultiple;
import org.hyperledger.fabric.protos.peer.GetStateMultipleResult;
import org.hyperledger.fabric.protos.peer.PutState;
import org.hyperledger.fabric.protos.peer.PutStateMetadata;
import org.hyperledger.fabric.protos.peer.QueryMetadata;
import org.hyperledger.fabric.protos.peer.QueryResponse;
import org.hyperledger.fabric.protos.peer.QueryStateClose;
import org.hyperledger.fabric.protos.peer.QueryStateNext;
import org.hyperledger.fabric.protos.peer.StateMetadata;
import org.hyperledger.fabric.protos.peer.StateMetadataResult;
import org.hyperledger.fabric.protos.peer.WriteBatchState;
import org.hyperledger.fabric.protos.peer.WriteRecord;
import org.jspecify.annotations.Nullable;

/**
 * Answers the requests that a chaincode sends during one call. Every request has an answer, RESPONSE or ERROR: the Java
 * shim waits without a deadline, so silence would lose one of its few threads for good.
 */
public final class ShimRequests {

    /** A query that a chaincode opens and never closes ends with its call; a flood of them ends here. */
    private static final int MAX_OPEN_QUERIES = 256;

    private final CallContext context;
    private final Map<String, ResultPages> queries = new HashMap<>();
    private int queriesOpened;

    public ShimRequests(CallContext context) {
        this.context = context;
    }

    /** Never throws: a request that cannot be served is answered with ERROR and the reason. */
    public ChaincodeMessage answer(ChaincodeMessage request) {
        try {
            return reply(request, Type.RESPONSE, handle(request));
        } catch (SimulationException | ChaincodeFailure e) {
            return failure(request, e.getMessage());
        } catch (InvalidProtocolBufferException e) {
            return failure(request, "unmarshal failed: " + e.getMessage());
        }
    }

    static ChaincodeMessage failure(ChaincodeMessage request, String reason) {
        String text = request.getType() + " failed: transaction ID: " + request.getTxid() + ": " + reason;
        return reply(request, Type.ERROR, ByteString.copyFromUtf8(text));
    }

    private static ChaincodeMessage reply(ChaincodeMessage request, Type type, ByteString payload) {
        return ChaincodeMessage.newBuilder()
                .setType(type)
                .setPayload(payload)
                .setTxid(request.getTxid())
                .setChannelId(request.getChannelId())
                .build();
    }

    private ByteString handle(ChaincodeMessage request)
            throws InvalidProtocolBufferException, SimulationException, ChaincodeFailure {
        ByteString payload = request.getPayload();
        return switch (request.getType()) {
            case GET_STATE -> get(GetState.parseFrom(payload));
            case GET_STATE_MULTIPLE -> getMultiple(GetStateMultiple.parseFrom(payload));
            case PUT_STATE -> put(PutState.parseFrom(payload));
            case DEL_STATE -> delete(DelState.parseFrom(payload));
            case WRITE_BATCH_STATE -> writeBatch(WriteBatchState.parseFrom(payload));
            case GET_STATE_BY_RANGE -> scan(GetStateByRange.parseFrom(payload)).toByteString();
            case GET_HISTORY_FOR_KEY ->
                history(GetHistoryForKey.parseFrom(payload)).toByteString();
            case QUERY_STATE_NEXT -> next(QueryStateNext.parseFrom(payload)).toByteString();
            case QUERY_STATE_CLOSE -> close(QueryStateClose.parseFrom(payload)).toByteString();
            case INVOKE_CHAINCODE -> call(ChaincodeSpec.parseFrom(payload));
            case GET_QUERY_RESULT ->
                throw new SimulationException(
                        GetQueryResult.parseFrom(payload).getMetadata().isEmpty()
                                ? "ExecuteQuery not supported for leveldb"
                                : "ExecuteQueryWithMetadata not supported for leveldb");
            case GET_PRIVATE_DATA_HASH ->
                throw undefinedCollection(GetState.parseFrom(payload).getCollection());
            case PURGE_PRIVATE_DATA ->
                throw undefinedCollection(DelState.parseFrom(payload).getCollection());
            case GET_STATE_METADATA -> getMetadata(GetStateMetadata.parseFrom(payload));
            case PUT_STATE_METADATA -> putMetadata(PutStateMetadata.parseFrom(payload));
            default -> throw new SimulationException("the peer does not know " + request.getType() + " as a request");
        };
    }

    private ByteString get(GetState request) throws SimulationException {
        requirePublic(request.getCollection());
        return orEmpty(context.simulator().get(context.namespace(), request.getKey()));
    }

    private ByteString getMultiple(GetStateMultiple request) throws SimulationException {
        requirePublic(request.getCollection());
        GetStateMultipleResult.Builder result = GetStateMultipleResult.newBuilder();
        for (String key : request.getKeysList()) {
            result.addValues(orEmpty(context.simulator().get(context.namespace(), key)));
        }
        return result.build().toByteString();
    }

    private ByteString put(PutState request) throws SimulationException {
        requirePublic(request.getCollection());
        context.simulator().put(context.namespace(), request.getKey(), request.getValue());
        return ByteString.EMPTY;
    }

    private ByteString delete(DelState request) throws SimulationException {
        requirePublic(request.getCollection());
        context.simulator().delete(context.namespace(), request.getKey());
        return ByteString.EMPTY;
    }

    private ByteString getMetadata(GetStateMetadata request) throws SimulationException {
        requirePublic(request.getCollection());
        StateMetadataResult.Builder result = StateMetadataResult.newBuilder();
        context.simulator()
                .getMetadata(context.namespace(), request.getKey())
                .forEach((name, value) ->
                        result.addEntriesBuilder().setMetakey(name).setValue(value));
        return result.build().toByteString();
    }

    private ByteString putMetadata(PutStateMetadata request) throws SimulationException {
        requirePublic(request.getCollection());
        putMetadata(request.getKey(), request.getMetadata());
        return ByteString.EMPTY;
    }

    private void putMetadata(String key, StateMetadata metadata) throws SimulationException {
        context.simulator().putMetadata(context.namespace(), key, Map.of(metadata.getMetakey(), metadata.getValue()));
    }

    private ByteString writeBatch(WriteBatchState batch) throws SimulationException {
        for (WriteRecord record : batch.getRecList()) {
            requirePublic(record.getCollection());
            switch (record.getType()) {
                case PUT_STATE -> context.simulator().put(context.namespace(), record.getKey(), record.getValue());
                case DEL_STATE -> context.simulator().delete(context.namespace(), record.getKey());
                case PUT_STATE_METADATA -> putMetadata(record.getKey(), record.getMetadata());
                default -> throw new SimulationException("unknown operation type");
            }
        }
        return ByteString.EMPTY;
    }

    private QueryResponse scan(GetStateByRange request) throws InvalidProtocolBufferException, SimulationException {
        requirePublic(request.getCollection());
        QueryMetadata paging = QueryMetadata.parseFrom(request.getMetadata());
        boolean paged = paging.getPageSize() != 0 || !paging.getBookmark().isEmpty();
        String start = paging.getBookmark().isEmpty() ? request.getStartKey() : paging.getBookmark();
        TransactionSimulator simulator = context.simulator();
        if (!paged) {
            RangeScan scan = simulator.scan(context.namespace(), start, request.getEndKey());
            return open(ResultPages.all(nextId(), results(scan)));
        }
        RangeScan scan = simulator.scanPage(context.namespace(), start, request.getEndKey(), paging.getPageSize());
        return open(ResultPages.page(nextId(), results(scan), paging.getPageSize(), scan::bookmark));
    }

    private Supplier<Optional<ByteString>> results(RangeScan scan) {
        return () -> scan.next().map(result -> KV.newBuilder()
                .setNamespace(context.namespace())
                .setKey(result.key())
                .setValue(ByteString.copyFrom(result.value().value()))
                .build()
                .toByteString());
    }

    private QueryResponse history(GetHistoryForKey request) throws SimulationException {
        Iterator<Modification> changes = context.history().history(context.namespace(), request.getKey());
        return open(ResultPages.all(
                nextId(),
                () -> changes.hasNext()
                        ? Optional.of(modification(changes.next()).toByteString())
                        : Optional.empty()));
    }

    private static KeyModification modification(Modification change) {
        return KeyModification.newBuilder()
                .setTxId(change.txId())
                .setTimestamp(change.timestamp())
                .setIsDelete(change.delete())
                .setValue(ByteString.copyFrom(change.value()))
                .build();
    }

    private QueryResponse open(ResultPages pages) {
        QueryResponse first = pages.next();
        if (!pages.finished()) {
            queries.put(first.getId(), pages);
        }
        return first;
    }

    private QueryResponse next(QueryStateNext request) throws SimulationException {
        ResultPages pages = queries.get(request.getId());
        if (pages == null) {
            throw new SimulationException("query iterator not found");
        }
        QueryResponse page = pages.next();
        if (pages.finished()) {
            queries.remove(request.getId());
        }
        return page;
    }

    private QueryResponse close(QueryStateClose request) {
        queries.remove(request.getId());
        return QueryResponse.newBuilder().setId(request.getId()).build();
    }

    private ByteString call(ChaincodeSpec spec) throws ChaincodeFailure {
        ChaincodeOutcome outcome =
                context.chaincodes().call(context, spec.getChaincodeId().getName(), spec.getInput());
        return ChaincodeMessage.newBuilder()
                .setType(Type.COMPLETED)
                .setPayload(outcome.response().toByteString())
                .setTxid(context.txId())
                .setChannelId(context.channel())
                .build()
                .toByteString();
    }

    private String nextId() throws SimulationException {
        if (queries.size() >= MAX_OPEN_QUERIES) {
            throw new SimulationException("more than " + MAX_OPEN_QUERIES + " queries are open; close some");
        }
        return context.txId() + "-" + ++queriesOpened;
    }

    private void requirePublic(String collection) throws SimulationException {
        if (!collection.isEmpty()) {
            throw undefinedCollection(collection);
        }
    }

    /** No definition has collections here, so none can be found; the text is Fabric's. */
    private SimulationException undefinedCollection(String collection) {
        return new SimulationException("collection " + context.channel() + "/" + context.namespace() + "/" + collection
                + " could not be found");
    }

    private static ByteString orEmpty(@Nullable ByteString value) {
        return value == null ? ByteString.EMPTY : value;
    }
}
