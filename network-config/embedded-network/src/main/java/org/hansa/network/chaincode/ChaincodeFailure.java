package org.hansa.network.chaincode;

/** A chaincode that could not be run, or did not answer in time. The message is Fabric's, because clients read it. */
public final class ChaincodeFailure extends Exception {

    private static final long serialVersionUID = 1L;

    /** How Fabric ends the message of a call whose chaincode process went away; a Gateway then drops the peer. */
    public static final String STREAM_TERMINATED = "chaincode stream terminated";

    public ChaincodeFailure(String message) {
        super(message);
    }

    public ChaincodeFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /** The same failure with what was being done in front, as Fabric builds its messages. */
    public ChaincodeFailure within(String what) {
        return new ChaincodeFailure(what + ": " + getMessage(), this);
    }
}
