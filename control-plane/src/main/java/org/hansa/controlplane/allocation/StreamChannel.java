package org.hansa.controlplane.allocation;

import org.hansa.controlplane.kernel.MemberNotice;
import org.hansa.controlplane.kernel.NoticeChannel;
import org.springframework.stereotype.Component;

/** Notices in the stream of events, for the member's own people. */
@Component
final class StreamChannel implements NoticeChannel {
    private final EventHub hub;

    StreamChannel(EventHub hub) {
        this.hub = hub;
    }

    @Override
    public String name() {
        return "stream";
    }

    @Override
    public void deliver(MemberNotice notice) {
        hub.noticed(notice);
    }
}
