/** Reports over REST, and what other members ask of this one for theirs. */
@NullMarked
package org.hansa.controlplane.compliance.web;

import org.jspecify.annotations.NullMarked;
