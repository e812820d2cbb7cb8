package org.hansa.controlplane.kernel;

/** A way to reach the member's people. */
public interface NoticeChannel {
    /** For the memory of what was told, for example {@code mail}. */
    String name();

    /** @throws RuntimeException when it could not be handed over; it is tried again */
    void deliver(MemberNotice notice);
}
