/** Who may ask what of a peer: Fabric's default access control lists, with Fabric's words for a refusal. */
@NullMarked
package org.hansa.network.access;

import org.jspecify.annotations.NullMarked;
