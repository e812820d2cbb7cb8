package org.hansa.network.validation;

/** Two organisations' peers came to different results for one block: the network stops rather than commit either. */
public final class DivergedPeersException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DivergedPeersException(long block, String first, String second) {
        super("the peers of " + first + " and " + second + " disagree on the outcome of block " + block
                + "; nothing of it was committed. This is a fault in Hansa: please report it with the block store");
    }
}
