package org.hansa.network.validation;

import org.hansa.fabric.evidence.chain.Finding;

/** A block that no peer accepts, whatever is in it: unsigned by a quorum of the orderers, or out of place. */
public final class RefusedBlockException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RefusedBlockException(Finding finding) {
        super("a block is refused and nothing of it was committed: " + finding
                + ". Restore the block store from a copy, or remove the network's state folder to begin anew");
    }
}
