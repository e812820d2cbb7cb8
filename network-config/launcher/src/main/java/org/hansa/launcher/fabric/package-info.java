/** Real Fabric on this machine: its programs, the files that they read, the calls that join nodes to the channel. */
@NullMarked
package org.hansa.launcher.fabric;

import org.jspecify.annotations.NullMarked;
