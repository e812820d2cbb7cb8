package org.hansa.controlplane.allocation.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.hansa.controlplane.allocation.AllocationReader;
import org.hansa.controlplane.allocation.EventHub;
import org.hansa.controlplane.allocation.FeedEvent;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The feed over HTTP. A stream ends with the token it was opened with; clients come back with {@code Last-Event-ID}. Each has
 * a bounded buffer and a thread of a bounded pool, so that a slow one delays nobody.
 */
@RestController
@Tag(name = "Events")
class EventController {
    private static final Logger LOG = LoggerFactory.getLogger(EventController.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private final EventHub hub;
    private final AllocationReader reader;
    private final Authorizer authorizer;
    private final Executor executor;
    private final Clock clock;

    EventController(
            EventHub hub,
            AllocationReader reader,
            Authorizer authorizer,
            @Qualifier("eventStreams") Executor executor,
            Clock clock) {
        this.hub = hub;
        this.reader = reader;
        this.authorizer = authorizer;
        this.executor = executor;
        this.clock = clock;
    }

    @GetMapping(path = "/v1/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Operation(summary = "What happens, as server-sent events, filtered to what the caller may know")
    SseEmitter events(
            Caller caller,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            HttpServletResponse response)
            throws IOException {
        authorizer.require(caller, Action.EVENT_READ, Resource.own(caller));
        EventHub.Subscription subscription = hub.subscribe(
                caller.issuerKey() + "/" + caller.organization().id(),
                event -> reader.mayKnow(caller, event),
                Optional.ofNullable(lastEventId));
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Accel-Buffering", "no");
        SseEmitter emitter = new SseEmitter(0L);
        emitter.onCompletion(subscription::close);
        // The request's own thread sends this and gives the answer its headers with it. Were the stream's thread first,
        // both would write headers at once, and break the connection.
        emitter.send(SseEmitter.event().comment("open"));
        try {
            executor.execute(() -> stream(emitter, subscription, caller));
        } catch (RejectedExecutionException e) {
            subscription.close();
            throw Failure.of(FailureKind.OVERLOADED, "Too many event streams are open.");
        }
        return emitter;
    }

    private void stream(SseEmitter emitter, EventHub.Subscription subscription, Caller caller) {
        try (subscription) {
            tell(emitter, subscription, caller);
            emitter.complete();
        } catch (IOException e) {
            LOG.debug("a listener has gone: {}", e.getMessage()); // The container ends the request.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end(emitter);
        } catch (RuntimeException e) {
            LOG.warn("an event stream broke off", e);
            end(emitter);
        }
    }

    /** A stream that nobody writes to any more must not look alive, even where its end cannot be written. */
    private static void end(SseEmitter emitter) {
        try {
            emitter.complete();
        } catch (RuntimeException e) {
            emitter.completeWithError(e);
        }
    }

    private void tell(SseEmitter emitter, EventHub.Subscription subscription, Caller caller)
            throws IOException, InterruptedException {
        if (subscription.gap()) {
            emitter.send(SseEmitter.event().name("GAP").data(Map.of("detail", "events before these are lost")));
        }
        while (true) {
            long left = Duration.between(clock.instant(), caller.expiresAt()).toMillis();
            if (left <= 0) {
                emitter.send(SseEmitter.event().name("TOKEN_EXPIRED").data(Map.of("detail", "sign in again")));
                return;
            }
            FeedEvent event = subscription.next(Math.min(left, HEARTBEAT.toMillis()));
            if (event != null) {
                emitter.send(together(event, subscription.more()));
            } else if (subscription.closing()) {
                emitter.send(SseEmitter.event().name("CLOSING").data(Map.of("detail", "shuts down; come back")));
                return;
            } else if (subscription.overflowed()) {
                emitter.send(SseEmitter.event().name("GAP").data(Map.of("detail", "read too slowly; come back")));
                return;
            } else {
                emitter.send(SseEmitter.event().comment("still here"));
            }
        }
    }

    /** What an anchor brings comes at once, and leaves in one write. */
    private static Set<ResponseBodyEmitter.DataWithMediaType> together(FeedEvent first, List<FeedEvent> more) {
        Set<ResponseBodyEmitter.DataWithMediaType> parts = new LinkedHashSet<>(parts(first));
        more.forEach(each -> parts.addAll(parts(each)));
        return parts;
    }

    private static Set<ResponseBodyEmitter.DataWithMediaType> parts(FeedEvent event) {
        return SseEmitter.event()
                .id(event.id())
                .name(event.type())
                .data(data(event))
                .build();
    }

    private static Map<String, Object> data(FeedEvent event) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("type", event.type());
        data.put("time", event.time());
        event.contract().ifPresent(contract -> data.put("contract", contract.value()));
        data.putAll(event.data());
        return data;
    }
}
