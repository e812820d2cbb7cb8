/** What members decide together: one mechanism for every kind of decision, from proposal to effect. */
@NullMarked
package org.hansa.ledger.contracts.ballots;

import org.jspecify.annotations.NullMarked;
