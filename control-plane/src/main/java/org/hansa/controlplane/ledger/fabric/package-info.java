/** The ledger over Hyperledger Fabric's Gateway client: transactions and the feed of verified blocks. */
@NullMarked
package org.hansa.controlplane.ledger.fabric;

import org.jspecify.annotations.NullMarked;
