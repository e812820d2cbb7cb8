/**
 * The port to durable memory, small enough that a test can fail, tear or stop each single step of a write.
 */
@NullMarked
package org.hansa.network.disk;

import org.jspecify.annotations.NullMarked;
