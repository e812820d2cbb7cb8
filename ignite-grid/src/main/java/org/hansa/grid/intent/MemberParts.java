package org.hansa.grid.intent;

import java.util.ArrayList;
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
 * @param round the home's latest attempt that this member has to do with; of an earlier one only what it left standing counts, and
 *     each part has the round of its own by which it is asked about
 * @param self the member whose intent this is in
 * @param decision of the coordinator, at home; at another owner {@code RELEASE} once the tenant gave it back there, else {@code OPEN},
 *     or what it was at the home that it has been
 * @param voter while more is asked for, the one other member whose vote counts, the others having what they have: at home the owner
 *     that is asked, and at that owner the home that asks
 */
public record MemberParts(int round, MspId self, GroupVerdict decision, List<MemberPart> all, Optional<MspId> voter) {
    /** More members than any consortium has with whom a contract is signed. */
    public static final int MAX = 64;

    public MemberParts {
        all = all.stream()
                .map(each -> each.round() == 0 ? each.of(round) : each)
                .toList();
        Limits.range("parts", all.size(), 1, MAX);
        Limits.range(
                "different owners",
                all.stream().map(MemberPart::owner).distinct().count(),
                all.size(),
                MAX);
    }

    /** Before anybody has been asked. */
    public static MemberParts asked(int round, MspId self, List<MemberPart> all) {
        return new MemberParts(round, self, GroupVerdict.OPEN, all, Optional.empty());
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
                        .toList(),
                voter);
    }

    /** With this part too, which one of the same owner makes way for. */
    public MemberParts joined(MemberPart part) {
        List<MemberPart> more = new ArrayList<>(all);
        more.removeIf(each -> each.owner().equals(part.owner()));
        more.add(part);
        return new MemberParts(round, self, decision, more, voter);
    }

    public MemberParts decided(GroupVerdict verdict) {
        return new MemberParts(round, self, verdict, all, voter);
    }

    /**
     * All other parts are over. That is a round of its own: who had a part in the last one, and buried it, has nothing to do with what
     * stands, and what still comes of it says nothing about that.
     */
    public MemberParts alone(SortedMap<Integer, Integer> units) {
        MemberPart here = MemberPart.asked(self, units).in(PartState.CONFIRMED);
        MemberPart last = own().map(part -> here.of(part.round())).orElse(here);
        return new MemberParts(round + 1, self, GroupVerdict.CONFIRM, List.of(last), Optional.empty());
    }

    /**
     * At home, a round in which more is asked for: of one other member, or of nobody else.
     *
     * @param asked the other member, whose part is none of these yet, or stays what it is until the verdict
     */
    public MemberParts growing(Optional<MspId> asked) {
        GroupVerdict from = asked.isPresent() ? GroupVerdict.OPEN : GroupVerdict.VOTED;
        List<MemberPart> standing = all.stream().filter(each -> !each.ended()).toList();
        return new MemberParts(round + 1, self, from, standing, asked);
    }

    /** Everything is as it was before {@link #growing}, in a round later than that. */
    public MemberParts goneBack() {
        return new MemberParts(round + 1, self, GroupVerdict.CONFIRM, all, Optional.empty());
    }

    /** What was asked for further stands, or is nothing that anybody votes for any more. */
    public MemberParts settled() {
        return new MemberParts(round, self, decision, all, Optional.empty());
    }

    /** As the owner is asked that is to have so many units further: what the others have stands. */
    public MemberParts asking(MspId owner, SortedMap<Integer, Integer> units) {
        return asked(round, self, all).joined(MemberPart.asked(owner, units).of(round));
    }

    /** As an owner keeps what it is asked for by that home: in which parts of earlier rounds stand, and the home's decision is a vote. */
    public MemberParts askedBy(MspId home) {
        List<MemberPart> standing = all.stream()
                .map(each -> each.round() < round ? each.in(PartState.CONFIRMED) : each)
                .toList();
        boolean grows = standing.stream().anyMatch(each -> each.round() < round);
        return new MemberParts(round, self, decision, standing, grows ? Optional.of(home) : Optional.empty());
    }

    /** As an owner that stands keeps a question for more: what it has stays its part, the others are those that the question names. */
    public MemberParts claiming(MemberParts asked, MspId home) {
        MemberPart standing = own().orElseThrow();
        List<MemberPart> others = asked.others().stream()
                .map(each -> each.in(PartState.CONFIRMED))
                .toList();
        MemberParts known =
                new MemberParts(asked.round(), self, GroupVerdict.OPEN, List.of(standing), Optional.of(home));
        for (MemberPart each : others) {
            known = known.joined(each);
        }
        return known;
    }

    /** As the owner of a part is told about it: in the round of that part. */
    public MemberParts to(MspId owner) {
        return new MemberParts(of(owner).orElseThrow().round(), self, decision, all, voter);
    }

    /** This member's vote is cast. */
    public MemberParts ownConfirmed() {
        return own().map(part -> with(part.in(PartState.CONFIRMED))).orElse(this);
    }

    public boolean ownIsConfirmed() {
        return own().filter(part -> part.state() == PartState.CONFIRMED).isPresent();
    }

    /** Whether it has to do with it: by its part, or by its vote. */
    public boolean concern(MspId member) {
        return of(member).isPresent() || voter.filter(member::equals).isPresent();
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
