package org.hansa.controlplane.kernel;

/** Tells somebody what is due and was not told yet; called every half minute once the ledger is read. */
@FunctionalInterface
public interface NoticeRound {
    void tell();
}
