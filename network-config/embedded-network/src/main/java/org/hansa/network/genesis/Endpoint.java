package org.hansa.network.genesis;

/** A host and a port, as channel configurations and connection profiles write them. */
public record Endpoint(String host, int port) {
    private static final int MAX_PORT = 65_535;

    /**
     * @param text {@code HOST:PORT}, as {@link #toString} writes it
     * @throws IllegalArgumentException when it is not
     */
    public static Endpoint parse(String text) {
        int colon = text.lastIndexOf(':');
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (colon > 0 && port > 0 && port <= MAX_PORT) {
                return new Endpoint(text.substring(0, colon), port);
            }
        } catch (NumberFormatException noPort) {
            throw new IllegalArgumentException("'" + text + "' is not HOST:PORT", noPort);
        }
        throw new IllegalArgumentException("'" + text + "' is not HOST:PORT");
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
