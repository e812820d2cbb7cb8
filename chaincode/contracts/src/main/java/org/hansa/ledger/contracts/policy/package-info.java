/** Policy revisions: proposed by one member, approved by a majority, in force one at a time. */
@NullMarked
package org.hansa.ledger.contracts.policy;

import org.jspecify.annotations.NullMarked;
