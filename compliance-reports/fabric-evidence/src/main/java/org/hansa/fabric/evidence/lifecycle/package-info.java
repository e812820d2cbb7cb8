/** Chaincode definitions: what the channel agreed on, folded from the {@code _lifecycle} namespace. */
@NullMarked
package org.hansa.fabric.evidence.lifecycle;

import org.jspecify.annotations.NullMarked;
