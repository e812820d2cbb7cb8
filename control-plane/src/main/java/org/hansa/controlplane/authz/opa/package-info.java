/** The policy, asked of the member's own Open Policy Agent. */
@NullMarked
package org.hansa.controlplane.authz.opa;

import org.jspecify.annotations.NullMarked;
