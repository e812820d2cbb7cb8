/** What durable writes, contention and anchoring cost, on a real node. */
@NullMarked
package org.hansa.benchmarks.grid;

import org.jspecify.annotations.NullMarked;
