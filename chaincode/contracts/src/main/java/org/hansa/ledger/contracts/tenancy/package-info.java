/** Service contracts between tenants and members, and the grants that share out a contract's quota. */
@NullMarked
package org.hansa.ledger.contracts.tenancy;

import org.jspecify.annotations.NullMarked;
