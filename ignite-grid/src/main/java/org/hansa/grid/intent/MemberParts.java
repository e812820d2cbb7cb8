package org.hansa.grid.intent;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.hansa.grid.Limits;
import org.hansa.grid.intent.Intent.GroupVerdict;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PartState;

/**
 * The parts of an allocation that lies with other members, as each of its owners has them with its hold and the home with its
 * intent.
 *
 * @param round the home's attempt that asked for them; whoever knows a later one has nothing to do with this one any more
 * @param self the member whose intent this is in
 * @param decision of the coordinator, at home; at another owner {@code RELEASE} once the tenant gave it back there, else {@code OPEN},
 *     or what it was at the home that it has been
 */
public record MemberParts(int round, MspId self, GroupVerdict decision, List<MemberPart> all) {
    /** More members than any consortium has with whom a contract is signed. */
    public static final int MAX = 64;

    public MemberParts {
        all = List.copyOf(all);
        Limits.range("parts", all.size(), 1, MAX);
        Limits.range(
                "different owners",
                all.stream().map(MemberPart::owner).distinct().count(),
                all.size(),
                MAX);
    }

    /** Before anybody has been asked. */
    public static MemberParts asked(int round, MspId self, List<MemberPart> all) {
        return new MemberParts(round, self, GroupVerdict.OPEN, all);
    }

    public Optional<MemberPart> own() {
        return of(self);
    }

    public Optional<MemberPart> of(MspId owner) {
        return all.stream().filter(each -> each.owner().equals(owner)).findFirst();
    }

    public List<MemberPart> others() {
        return all.stream().filter(each -> !each.owner().equals(self)).toList();
    }

    public MemberParts with(MemberPart part) {
        return new MemberParts(
                round,
                self,
                decision,
                all.stream()
                        .map(each -> each.owner().equals(part.owner()) ? part : each)
                        .toList());
    }

    public MemberParts decided(GroupVerdict verdict) {
        return new MemberParts(round, self, verdict, all);
    }

    /**
     * All other parts are over. That is a round of its own: who had a part in the last one, and buried it, has nothing to do with what
     * stands, and what still comes of it says nothing about that.
     */
    public MemberParts alone(SortedMap<Integer, Integer> units) {
        return new MemberParts(
                round + 1,
                self,
                GroupVerdict.CONFIRM,
                List.of(MemberPart.asked(self, units).in(PartState.CONFIRMED)));
    }

    /** This member's vote is cast. */
    public MemberParts ownConfirmed() {
        return own().map(part -> with(part.in(PartState.CONFIRMED))).orElse(this);
    }

    public boolean ownIsConfirmed() {
        return own().filter(part -> part.state() == PartState.CONFIRMED).isPresent();
    }

    /** The verdict, when every vote is known and none of them is against. */
    public boolean allConfirmed() {
        return all.stream().allMatch(each -> each.state() == PartState.CONFIRMED && !each.ended());
    }

    public Optional<MemberPart> lost() {
        return all.stream().filter(MemberPart::lost).findFirst();
    }

    /** Whether no other owner has room any more. */
    public boolean othersOver() {
        return others().stream().allMatch(MemberPart::ended);
    }
}
