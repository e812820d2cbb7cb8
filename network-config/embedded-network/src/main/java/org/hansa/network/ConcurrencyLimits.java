package org.hansa.network;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * Fabric's {@code peer.limits.concurrency} with its defaults: so many calls of a service at once, streams and calls that
 * wait included. One more is refused, not queued, with Fabric's status and words.
 */
final class ConcurrencyLimits implements ServerInterceptor {

    private static final Map<String, Integer> DEFAULTS =
            Map.of("protos.Endorser", 2_500, "protos.Deliver", 2_500, "gateway.Gateway", 500);

    /** One service's calls. */
    private record Limit(int size, Semaphore places) {}

    private final Map<String, Limit> limits;

    private ConcurrencyLimits(Map<String, Limit> limits) {
        this.limits = limits;
    }

    /** The limits of one peer. */
    static ConcurrencyLimits ofPeer() {
        return new ConcurrencyLimits(DEFAULTS.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> new Limit(entry.getValue(), new Semaphore(entry.getValue())))));
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        String service = String.valueOf(call.getMethodDescriptor().getServiceName());
        Limit limit = limits.get(service);
        if (limit == null) {
            return next.startCall(call, headers);
        }
        if (!limit.places().tryAcquire()) {
            call.close(
                    Status.UNKNOWN.withDescription("too many requests for /" + service
                            + ", exceeding concurrency limit (" + limit.size() + ")"),
                    new Metadata());
            return new ServerCall.Listener<>() {};
        }
        Place place = new Place(limit.places());
        try {
            return new Released<>(next.startCall(call, headers), place);
        } catch (RuntimeException e) {
            place.giveBack();
            throw e;
        }
    }

    /** A place that is given back once, whoever ends the call. */
    private static final class Place {

        private final Semaphore places;
        private final AtomicBoolean taken = new AtomicBoolean(true);

        private Place(Semaphore places) {
            this.places = places;
        }

        private void giveBack() {
            if (taken.compareAndSet(true, false)) {
                places.release();
            }
        }
    }

    private static final class Released<Q> extends SimpleForwardingServerCallListener<Q> {

        private final Place place;

        private Released(ServerCall.Listener<Q> call, Place place) {
            super(call);
            this.place = place;
        }

        @Override
        public void onComplete() {
            place.giveBack();
            super.onComplete();
        }

        @Override
        public void onCancel() {
            place.giveBack();
            super.onCancel();
        }
    }
}
