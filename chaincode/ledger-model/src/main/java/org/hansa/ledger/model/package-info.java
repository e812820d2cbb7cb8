/** Records, typed identifiers, canonical bytes, Merkle trees, errors and lifecycles that every part of Hansa shares. */
@NullMarked
package org.hansa.ledger.model;

import org.jspecify.annotations.NullMarked;
