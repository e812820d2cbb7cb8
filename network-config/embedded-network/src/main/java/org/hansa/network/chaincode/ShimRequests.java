package org.hansa.network.chaincode;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.hansa.network.ledger.KeyedValue;
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
import org.hyperledger.fabric.protos.peer.PutState;
import org.hyperledger.fabric.protos.peer.PutStateMetadata;
import org.hyperledger.fabric.protos.peer.QueryMetadata;
import org.hyperledger.fabric.protos.peer.QueryResponse;
import org.hyperledger.fabric.protos.peer.QueryStateClose;
import org.hyperledger.fabric.protos.peer.QueryStateNext;
import org.hyperledger.fabric.protos.peer.WriteBatchState;

/**
 * Answers the requests that a chaincode sends during one call. Every request has an answer, RESPONSE or ERROR: the Java
 * shim waits without a deadline, so silence would lose one of its few threads for good.
 */
public final class ShimRequests {

    /** A query that a chaincode opens and never closes ends with its call; a flood of them ends here. */
    private static final int MAX_OPEN_QUERIES = 256;

    private final CallContext context;
    private final StateRequests state;
    private final Map<String, ResultPages> queries = new HashMap<>();
    private int queriesOpened;

    /** @param initialising whether this is an initialisation, in which private data may not be used */
    public ShimRequests(CallContext context, boolean initialising) {
        this.context = context;
        this.state = new StateRequests(context, initialising);
    }

    /** Never throws: a request that cannot be served is answered with ERROR and the reason. */
    public ChaincodeMessage answer(ChaincodeMessage request) {
        try {
            context.simulator().requireRoom();
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
            case GET_STATE, GET_PRIVATE_DATA_HASH -> get(request.getType(), GetState.parseFrom(payload));
            case GET_STATE_MULTIPLE -> state.getMultiple(GetStateMultiple.parseFrom(payload));
            case PUT_STATE -> put(PutState.parseFrom(payload));
            case DEL_STATE, PURGE_PRIVATE_DATA -> delete(request.getType(), DelState.parseFrom(payload));
            case WRITE_BATCH_STATE -> state.writeBatch(WriteBatchState.parseFrom(payload));
            case GET_STATE_METADATA -> getMetadata(GetStateMetadata.parseFrom(payload));
            case PUT_STATE_METADATA -> putMetadata(PutStateMetadata.parseFrom(payload));
            case GET_STATE_BY_RANGE -> scan(GetStateByRange.parseFrom(payload)).toByteString();
            case GET_HISTORY_FOR_KEY ->
                history(GetHistoryForKey.parseFrom(payload)).toByteString();
            case QUERY_STATE_NEXT -> next(QueryStateNext.parseFrom(payload)).toByteString();
            case QUERY_STATE_CLOSE -> close(QueryStateClose.parseFrom(payload)).toByteString();
            case INVOKE_CHAINCODE -> call(ChaincodeSpec.parseFrom(payload));
            case GET_QUERY_RESULT -> throw richQuery(GetQueryResult.parseFrom(payload));
            default -> throw new SimulationException("the peer does not know " + request.getType() + " as a request");
        };
    }

    private ByteString get(Type type, GetState request) throws SimulationException {
        return type == Type.GET_STATE
                ? state.get(request.getCollection(), request.getKey())
                : state.getHash(request.getCollection(), request.getKey());
    }

    private ByteString put(PutState request) throws SimulationException {
        return state.put(request.getCollection(), request.getKey(), request.getValue());
    }

    private ByteString delete(Type type, DelState request) throws SimulationException {
        return type == Type.DEL_STATE
                ? state.delete(request.getCollection(), request.getKey())
                : state.purge(request.getCollection(), request.getKey());
    }

    private ByteString getMetadata(GetStateMetadata request) throws SimulationException {
        return state.getMetadata(request.getCollection(), request.getKey());
    }

    private ByteString putMetadata(PutStateMetadata request) throws SimulationException {
        return state.putMetadata(request.getCollection(), request.getKey(), request.getMetadata());
    }

    /** The state database of these peers is of LevelDB's kind, which has no queries by content. */
    private SimulationException richQuery(GetQueryResult request)
            throws InvalidProtocolBufferException, SimulationException {
        if (!request.getCollection().isEmpty()) {
            state.requireReadable(request.getCollection());
        } else if (isPaged(QueryMetadata.parseFrom(request.getMetadata()))) {
            return new SimulationException("ExecuteQueryWithMetadata not supported for leveldb");
        }
        return new SimulationException("ExecuteQuery not supported for leveldb");
    }

    private QueryResponse scan(GetStateByRange request) throws InvalidProtocolBufferException, SimulationException {
        QueryMetadata paging = QueryMetadata.parseFrom(request.getMetadata());
        TransactionSimulator simulator = context.simulator();
        String namespace = context.namespace();
        if (!request.getCollection().isEmpty()) {
            state.requireReadable(request.getCollection());
            Iterator<KeyedValue> values = simulator.scanPrivate(
                    namespace, request.getCollection(), request.getStartKey(), request.getEndKey());
            return open(ResultPages.all(
                    nextId(), () -> values.hasNext() ? Optional.of(result(values.next())) : Optional.empty()));
        }
        if (!isPaged(paging)) {
            RangeScan scan = simulator.scan(namespace, request.getStartKey(), request.getEndKey());
            return open(ResultPages.all(nextId(), results(scan)));
        }
        String start = paging.getBookmark().isEmpty() ? request.getStartKey() : paging.getBookmark();
        RangeScan scan = simulator.scanPage(namespace, start, request.getEndKey(), paging.getPageSize());
        return open(ResultPages.page(nextId(), results(scan), paging.getPageSize(), scan::bookmark));
    }

    private static boolean isPaged(QueryMetadata paging) {
        return paging.getPageSize() != 0 || !paging.getBookmark().isEmpty();
    }

    private Supplier<Optional<ByteString>> results(RangeScan scan) {
        return () -> scan.next().map(this::result);
    }

    private ByteString result(KeyedValue found) {
        return KV.newBuilder()
                .setNamespace(context.namespace())
                .setKey(found.key())
                .setValue(ByteString.copyFrom(found.value().value()))
                .build()
                .toByteString();
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
}
