/**
 * {@code gateway.Gateway}: evaluates, collects endorsements by policy, submits to the orderers, tells commit status and
 * streams events, with Fabric's status codes and words, because clients parse them.
 */
@NullMarked
package org.hansa.network.gateway;

import org.jspecify.annotations.NullMarked;
