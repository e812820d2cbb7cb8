package org.hansa.grid;

/**
 * What keeps new placements away from a provider. What lies there stays, may shrink and may go.
 *
 * @param host drained by itself
 * @param site drained together with its site; returning the site leaves {@code host} as it is
 * @param withdrawn taken out of service with nothing live on it. Its entry stays, because the sequence of its events does
 *     not begin anew when the same id is registered again
 */
public record DrainMark(boolean host, boolean site, boolean withdrawn) {
    public static final DrainMark NONE = new DrainMark(false, false, false);

    public static final DrainMark WITHDRAWN = new DrainMark(false, false, true);

    /** Whether nothing new may come. */
    public boolean closed() {
        return host || site || withdrawn;
    }

    public DrainMark withHost(boolean drained) {
        return new DrainMark(drained, site, withdrawn);
    }

    public DrainMark withSite(boolean drained) {
        return new DrainMark(host, drained, withdrawn);
    }
}
