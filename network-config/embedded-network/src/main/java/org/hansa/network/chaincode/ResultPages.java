package org.hansa.network.chaincode;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.peer.QueryResponse;
import org.hyperledger.fabric.protos.peer.QueryResponseMetadata;
import org.hyperledger.fabric.protos.peer.QueryResultBytes;

/**
 * One open query of a chaincode, handed out page by page.
 *
 * <p>Without explicit paging a page is sent when one more result is known: a peer therefore fetches one result ahead,
 * and the read set records it (NOTES 17).
 */
final class ResultPages {

    static final int RESULTS_PER_PAGE = 100;
    /** Fabric's {@code ledger.state.totalQueryLimit}. */
    static final int RESULTS_PER_QUERY = 100_000;

    private final String id;
    private final Supplier<Optional<ByteString>> results;
    private final int limit;
    private final Optional<Supplier<String>> bookmark;
    private List<QueryResultBytes> pending = new ArrayList<>();
    private int returned;
    private boolean finished;

    private ResultPages(
            String id, Supplier<Optional<ByteString>> results, int limit, Optional<Supplier<String>> bookmark) {
        this.id = id;
        this.results = results;
        this.limit = limit;
        this.bookmark = bookmark;
    }

    static ResultPages all(String id, Supplier<Optional<ByteString>> results) {
        return new ResultPages(id, results, RESULTS_PER_QUERY, Optional.empty());
    }

    /** One page of the client's choice, with the bookmark of the next. */
    static ResultPages page(String id, Supplier<Optional<ByteString>> results, int size, Supplier<String> bookmark) {
        int limit = size > 0 ? Math.min(size, RESULTS_PER_QUERY) : RESULTS_PER_QUERY;
        return new ResultPages(id, results, limit, Optional.of(bookmark));
    }

    boolean finished() {
        return finished;
    }

    QueryResponse next() {
        while (returned < limit) {
            Optional<ByteString> result = results.get();
            if (result.isEmpty()) {
                break;
            }
            boolean pageFull = bookmark.isEmpty() && pending.size() == RESULTS_PER_PAGE;
            List<QueryResultBytes> page = pending;
            if (pageFull) {
                pending = new ArrayList<>();
            }
            pending.add(
                    QueryResultBytes.newBuilder().setResultBytes(result.get()).build());
            returned++;
            if (pageFull) {
                return QueryResponse.newBuilder()
                        .addAllResults(page)
                        .setHasMore(true)
                        .setId(id)
                        .build();
            }
        }
        return last();
    }

    private QueryResponse last() {
        finished = true;
        QueryResponse.Builder response =
                QueryResponse.newBuilder().addAllResults(pending).setId(id);
        bookmark.ifPresent(next -> response.setMetadata(QueryResponseMetadata.newBuilder()
                .setFetchedRecordsCount(returned)
                .setBookmark(next.get())
                .build()
                .toByteString()));
        return response.build();
    }
}
