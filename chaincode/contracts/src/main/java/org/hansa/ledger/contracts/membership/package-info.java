/** Members, sites and token issuers: how the consortium starts, and who may do what in it. */
@NullMarked
package org.hansa.ledger.contracts.membership;

import org.jspecify.annotations.NullMarked;
