package org.hansa.network.configtx;

/** A configuration update that cannot be applied. The message is the one that Fabric's orderers give. */
public final class UpdateRefused extends Exception {

    private static final long serialVersionUID = 1L;

    public UpdateRefused(String message) {
        super(message);
    }

    /** The same refusal with what was being done before it, as Fabric chains causes. */
    UpdateRefused during(String activity) {
        return new UpdateRefused(activity + ": " + getMessage());
    }
}
