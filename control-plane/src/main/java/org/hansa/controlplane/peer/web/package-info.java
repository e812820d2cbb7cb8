/** The mutual TLS connector, and the gate that tells its requests from everybody else's. */
@NullMarked
package org.hansa.controlplane.peer.web;

import org.jspecify.annotations.NullMarked;
