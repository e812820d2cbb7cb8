package org.hansa.controlplane.allocation;

import org.hansa.controlplane.fixture.TestCrypto;
import org.hansa.grid.ReceiptSigner;

/** Signs receipts as a member's anchor identity does. */
public final class AnchorSigner {
    private AnchorSigner() {}

    public static ReceiptSigner of(String member) {
        return new AnchorReceiptSigner(TestCrypto.consortium().key(member, "Anchor"));
    }
}
