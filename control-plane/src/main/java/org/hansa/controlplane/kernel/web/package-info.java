/** The kernel at the edge: problem documents, strict JSON, bounded bodies, request ids. */
@NamedInterface("web")
@NullMarked
package org.hansa.controlplane.kernel.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
