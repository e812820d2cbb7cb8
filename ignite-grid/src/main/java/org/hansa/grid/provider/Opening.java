package org.hansa.grid.provider;

import java.util.HexFormat;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;

/**
 * What the {@code RESERVED} event of a live reservation says and the reservation does not. As long as it has one, the
 * reservation is that event, and waits with it to be sealed.
 *
 * @param nonce 16 bytes, hexadecimal
 */
public record Opening(long timeMillis, String nonce, Provenance provenance) {
    void write(EntryWriter out) {
        out.number(timeMillis).raw(HexFormat.of().parseHex(nonce));
        provenance.write(out);
    }

    static Opening read(EntryReader in) {
        return new Opening(in.number(), HexFormat.of().formatHex(in.raw(Happening.NONCE_BYTES)), Provenance.read(in));
    }
}
