package org.hansa.grid;

import org.hansa.ledger.model.ResourceVector;

/**
 * What a site gives back of a grant. It is set aside already: nobody at the site takes it any more.
 *
 * @param version of the grant as the site knows it; a home that knows another one must not act on the offer
 */
public record GrantOffer(long version, ResourceVector offered) {}
