package org.hansa.controlplane.ledger;

/** What became of a submitted transaction. */
public sealed interface Outcome {
    /** In a block and valid. */
    record Committed(long block) implements Outcome {}

    /** In a block and not valid; {@code code} is Fabric's validation code, for example {@code MVCC_READ_CONFLICT}. */
    record Invalidated(long block, String code) implements Outcome {
        /** Whether another transaction got in between, so that a new proposal of the same intent makes sense. */
        public boolean conflict() {
            return code.equals("MVCC_READ_CONFLICT") || code.equals("PHANTOM_READ_CONFLICT");
        }
    }

    /** Nobody said within the deadline. It may still commit. */
    record Unknown() implements Outcome {}
}
