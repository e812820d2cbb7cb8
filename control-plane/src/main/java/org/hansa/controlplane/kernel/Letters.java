package org.hansa.controlplane.kernel;

/** Electronic mail to somebody who is none of this member's people, where the operator has named a server. */
@FunctionalInterface
public interface Letters {
    /**
     * @param to one address
     * @param title one line
     * @param text what others wrote in it makes no header lines
     * @param page of this member's portal, for example {@code /join}
     * @throws RuntimeException when it could not be handed over; it is tried again
     */
    void send(String to, String title, String text, String page);
}
