@NullMarked
package org.hansa.controlplane.joining.web;

import org.jspecify.annotations.NullMarked;
