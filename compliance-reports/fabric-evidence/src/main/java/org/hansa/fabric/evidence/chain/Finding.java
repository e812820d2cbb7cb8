package org.hansa.fabric.evidence.chain;

/**
 * The first thing that is broken.
 *
 * @param fault what kind of thing
 * @param where for example {@code block 54 transaction 0}
 * @param detail what was expected and what was found
 */
public record Finding(Fault fault, String where, String detail) {

    static Finding atBlock(Fault fault, long block, String detail) {
        return new Finding(fault, "block " + Long.toUnsignedString(block), detail);
    }

    @Override
    public String toString() {
        return where + ": " + detail + " [" + fault + "]";
    }
}
