/** Policy revisions: carried by a ballot, in force one at a time. */
@NullMarked
package org.hansa.ledger.contracts.policy;

import org.jspecify.annotations.NullMarked;
