/** From genesis to a transaction: configuration history, block quorums, definitions, endorsements. */
@NullMarked
package org.hansa.fabric.evidence.chain;

import org.jspecify.annotations.NullMarked;
