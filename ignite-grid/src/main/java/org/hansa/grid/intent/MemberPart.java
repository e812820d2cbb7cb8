package org.hansa.grid.intent;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hansa.grid.PlacedPart;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PartState;

/**
 * One member's part of an allocation.
 *
 * @param round the home's attempt that asked for it, whatever came of it since; 0 for that of the parts that it is among
 * @param units by the number of the group in the tenant's request; none of a group that was given up here
 * @param state the owner's vote, as far as it is known here
 * @param ended whether the owner has given the room back, after its vote
 * @param placed what the owner said it took; empty at the owner itself, whose intent has it
 */
public record MemberPart(
        MspId owner,
        int round,
        SortedMap<Integer, Integer> units,
        PartState state,
        boolean ended,
        List<PlacedPart> placed) {
    public MemberPart {
        units = Collections.unmodifiableSortedMap(new TreeMap<>(units));
        placed = List.copyOf(placed);
    }

    /** Nobody has been asked yet. */
    public static MemberPart asked(MspId owner, SortedMap<Integer, Integer> units) {
        return new MemberPart(owner, 0, units, PartState.HELD, false, List.of());
    }

    public MemberPart of(int attempt) {
        return new MemberPart(owner, attempt, units, state, ended, placed);
    }

    public MemberPart in(PartState next) {
        return new MemberPart(owner, round, units, next, ended, placed);
    }

    public MemberPart over() {
        return new MemberPart(owner, round, units, state, true, placed);
    }

    /** With so many units. */
    public MemberPart keeping(SortedMap<Integer, Integer> left) {
        return new MemberPart(owner, round, left, state, ended, placed);
    }

    /** With so many units further. */
    public MemberPart more(SortedMap<Integer, Integer> further) {
        TreeMap<Integer, Integer> sum = new TreeMap<>(units);
        further.forEach((group, count) -> sum.merge(group, count, Integer::sum));
        return keeping(sum);
    }

    /** Whether all of it was given up while the rest of the allocation stands: it is no part any more, and its end ends nothing. */
    public boolean emptied() {
        return !units.isEmpty() && units.values().stream().allMatch(each -> each == 0);
    }

    /** With what its owner says that it took, whose groups are numbered as in the part. */
    public MemberPart told(List<PlacedPart> placed) {
        List<Integer> numbers = List.copyOf(units.keySet());
        return at(placed.stream()
                .map(each -> each.ofGroup(numbers.get(each.group())))
                .toList());
    }

    public MemberPart at(List<PlacedPart> places) {
        return new MemberPart(owner, round, units, state, ended, places);
    }

    /** With it the group is lost. */
    public boolean lost() {
        return !emptied() && (ended || state == PartState.EXPIRED || state == PartState.RELEASED);
    }

    /** Whether the owner has promised each of its places. */
    public boolean promised() {
        return !placed.isEmpty()
                && placed.stream().allMatch(each -> each.receipt().isPresent());
    }
}
