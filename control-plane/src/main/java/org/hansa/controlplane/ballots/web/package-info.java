/** Ballots over REST, in the one shape in which every module shows them. */
@NamedInterface("web")
@NullMarked
package org.hansa.controlplane.ballots.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
