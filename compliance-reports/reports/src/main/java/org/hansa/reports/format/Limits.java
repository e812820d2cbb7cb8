package org.hansa.reports.format;

import java.util.List;

/** What no report of this kind shows, said in every one of them. */
public final class Limits {
    public static final List<String> NOT_SHOWN = List.of(
            "That hardware and data are physically where the site's facts say: the facts are attestations.",
            "Events that a member never submitted; a tenant's signed receipt without a leaf is the proof against it.",
            "That each residency decision was right: decisions are bound by digest, this profile does not replay them.",
            "That the list of refusals is complete: the decision stream is one per member, not per contract.",
            "That the controls are well designed.");

    private Limits() {}
}
