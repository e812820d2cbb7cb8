package org.hansa.grid.anchor;

import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.SiteId;

/** A dense sequence of leaves with its own tree, archive and head on the ledger. */
public sealed interface StreamId {
    /** As in {@link org.hansa.ledger.model.AnchorRecord#stream()}. */
    String name();

    /** Events of a site. */
    record Site(SiteId site) implements StreamId {
        @Override
        public String name() {
            return site.value();
        }
    }

    /** Refusals of a member. */
    record Decisions(MspId member) implements StreamId {
        @Override
        public String name() {
            return member.value();
        }
    }
}
