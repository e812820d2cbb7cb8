/** Bearer tokens at the edge: the security chain of the API, and callers as arguments of controllers. */
@NullMarked
package org.hansa.controlplane.identity.web;

import org.jspecify.annotations.NullMarked;
