package org.hansa.network.genesis;

/** A host and a port, as channel configurations and connection profiles write them. */
public record Endpoint(String host, int port) {

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
