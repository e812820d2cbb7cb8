/**
 * Endorsement policies of chaincodes, collections and keys, compiled under one channel configuration. The validator holds
 * transactions against them and the Gateway plans with them, so that what is planned is what validation accepts.
 */
@NullMarked
package org.hansa.network.policies;

import org.jspecify.annotations.NullMarked;
