package org.hansa.grid.seal;

import java.util.Arrays;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.hansa.ledger.model.AllocationId;

/**
 * The reservations of one provider by the number of the event that made each. Events are sealed in the order of their numbers,
 * so a new one goes to the end.
 */
final class OpenedByNumber {
    private long[] numbers = new long[8];
    private long[] sequences = new long[8];
    /** A number could be given twice only after a loss of the grid; that it is of this allocation costs little to make sure of. */
    private int[] allocations = new int[8];

    private int size;

    void add(long number, AllocationId allocation, long sequence) {
        int found = Arrays.binarySearch(numbers, 0, size, number);
        if (found >= 0) {
            put(found, number, allocation, sequence);
            return;
        }
        if (size == numbers.length) {
            int larger = size + (size >> 1);
            numbers = Arrays.copyOf(numbers, larger);
            sequences = Arrays.copyOf(sequences, larger);
            allocations = Arrays.copyOf(allocations, larger);
        }
        int at = -found - 1;
        System.arraycopy(numbers, at, numbers, at + 1, size - at);
        System.arraycopy(sequences, at, sequences, at + 1, size - at);
        System.arraycopy(allocations, at, allocations, at + 1, size - at);
        size++;
        put(at, number, allocation, sequence);
    }

    private void put(int at, long number, AllocationId allocation, long sequence) {
        numbers[at] = number;
        sequences[at] = sequence;
        allocations[at] = allocation.hashCode();
    }

    LongStream sequences() {
        return Arrays.stream(sequences, 0, size);
    }

    OptionalLong find(long number, AllocationId allocation) {
        int found = Arrays.binarySearch(numbers, 0, size, number);
        return found >= 0 && allocations[found] == allocation.hashCode()
                ? OptionalLong.of(sequences[found])
                : OptionalLong.empty();
    }
}
