/** {@code ./hansa bench}: measures, on this machine, what the product does; one JSON line per workload. */
@NullMarked
package org.hansa.launcher.bench;

import org.jspecify.annotations.NullMarked;
