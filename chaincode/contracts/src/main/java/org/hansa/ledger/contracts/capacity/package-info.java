/** What a member promises at a site. */
@NullMarked
package org.hansa.ledger.contracts.capacity;

import org.jspecify.annotations.NullMarked;
