package org.hansa.network.chaincode.packages;

/** Bytes that are no chaincode package that this peer can run; the message says what is wrong with them. */
public final class PackageException extends Exception {

    private static final long serialVersionUID = 1L;

    public PackageException(String message) {
        super(message);
    }

    public PackageException(String message, Throwable cause) {
        super(message, cause);
    }
}
