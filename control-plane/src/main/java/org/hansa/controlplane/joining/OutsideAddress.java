package org.hansa.controlplane.joining;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Where an applicant's addresses may lead: to the outside. Whoever fills in a form must not have this member's machines
 * look at other machines of this member (server-side request forgery). Every address of a name must be permitted.
 *
 * <p>{@link TlsProbing} connects to the address that was looked at. {@link IssuerProbing} cannot: the JDK's HTTP client takes
 * names, and resolves them again. The JDK keeps an answer for half a minute ({@code networkaddress.cache.ttl}), so a name leads
 * elsewhere in between only when that time ends in between. What is left to gain is one GET of a fixed path, or of the address of
 * keys that the answer names, and whether it answers with JSON; a member for whom that is too much has its egress filtered.
 */
record OutsideAddress(boolean loopbackAllowed) {
    private static final int CARRIER_GRADE_FIRST = 100;

    /** @throws IOException in words for the applicant */
    InetAddress resolve(String host) throws IOException {
        InetAddress[] all;
        try {
            all = InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new IOException("there is no host " + host, e);
        }
        for (InetAddress each : all) {
            if (!permits(each)) {
                throw new IOException(host + " leads to " + each.getHostAddress()
                        + ", which is not on the public internet; nothing behind anybody's walls is looked at");
            }
        }
        return all[0];
    }

    boolean permits(InetAddress address) {
        if (address.isLoopbackAddress()) {
            return loopbackAllowed;
        }
        return !address.isAnyLocalAddress()
                && !address.isLinkLocalAddress()
                && !address.isSiteLocalAddress()
                && !address.isMulticastAddress()
                && !reserved(address);
    }

    private static boolean reserved(InetAddress address) {
        byte[] bytes = address.getAddress();
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        if (address instanceof Inet4Address) {
            return first == 0
                    || first >= 240
                    || first == CARRIER_GRADE_FIRST && second >= 64 && second < 128
                    || first == 192 && second == 0 && (bytes[2] & 0xff) == 0
                    || first == 198 && (second == 18 || second == 19);
        }
        // fc00::/7 is what private networks have; 64:ff9b::/96 and 2002::/16 carry any IPv4 address inside.
        boolean unique = (first & 0xfe) == 0xfc;
        boolean translated = first == 0 && second == 0x64 || first == 0x20 && second == 0x02;
        return address instanceof Inet6Address && (unique || translated);
    }
}
