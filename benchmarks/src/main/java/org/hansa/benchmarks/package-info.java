/** The allocation benchmarks of {@code ./hansa bench}: every workload beside its peers, one JSON line per result. */
@NullMarked
package org.hansa.benchmarks;

import org.jspecify.annotations.NullMarked;
