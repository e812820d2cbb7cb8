package org.hansa.network.growth;

import java.util.List;
import java.util.stream.Collectors;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.network.configtx.ChangeRequirement;
import org.hansa.network.configtx.ConfigurationUpdates;
import org.hansa.network.configtx.UpdateRefused;

/**
 * Where a draft stands: what it needs of signatures under the configuration in force, and what it has.
 *
 * @param draft the draft
 * @param requirements one for each policy that stands over a changed element
 */
public record DraftStanding(ConfigurationDraft draft, List<ChangeRequirement> requirements) {

    public DraftStanding {
        requirements = List.copyOf(requirements);
    }

    /**
     * Judges a draft as the orderers will.
     *
     * @throws GrowthException if it was drafted from a configuration that is no longer in force
     */
    public static DraftStanding of(ConfigurationDraft draft, ChannelConfiguration current) {
        try {
            return new DraftStanding(draft, ConfigurationUpdates.requirements(current, draft.content()));
        } catch (UpdateRefused e) {
            throw new GrowthException(
                    "the draft does not fit the configuration in force (sequence " + current.sequence() + "): "
                            + e.getMessage() + ". Draft the change again and have it signed again",
                    e);
        }
    }

    /** Whether every policy is satisfied. */
    public boolean isComplete() {
        return requirements.stream().allMatch(ChangeRequirement::satisfied);
    }

    /** One line for each policy: what it stands over, how many must sign, who has, how many are missing. */
    public String describe() {
        return requirements.stream().map(DraftStanding::describe).collect(Collectors.joining("\n"));
    }

    private static String describe(ChangeRequirement requirement) {
        String agreed = requirement.agreed().isEmpty() ? "nobody yet" : String.join(", ", requirement.agreed());
        String state = requirement.satisfied() ? "enough" : requirement.missing() + " more needed";
        return requirement.policy() + " (changes "
                + requirement.element().substring(requirement.element().indexOf('/')) + "): " + requirement.needed()
                + " must sign, signed by " + agreed + ": " + state;
    }
}
