@NullMarked
package org.hansa.controlplane.capacity.web;

import org.jspecify.annotations.NullMarked;
