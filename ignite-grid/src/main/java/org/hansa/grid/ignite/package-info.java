/**
 * Apache Ignite, kept in one place: the node, its caches, and the entry processors that carry transitions.
 */
@NullMarked
package org.hansa.grid.ignite;

import org.jspecify.annotations.NullMarked;
