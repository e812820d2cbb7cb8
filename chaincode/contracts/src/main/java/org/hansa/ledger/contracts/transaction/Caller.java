package org.hansa.ledger.contracts.transaction;

import org.hansa.ledger.model.MspId;

/** Who signed the proposal. The peer has checked the signature and the certificate before the chaincode runs. */
public record Caller(MspId member, ClientRole role) {}
