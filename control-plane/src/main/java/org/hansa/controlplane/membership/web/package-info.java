@NullMarked
package org.hansa.controlplane.membership.web;

import org.jspecify.annotations.NullMarked;
