package org.hansa.network.chaincode;

import java.util.Iterator;
import org.hansa.network.ledger.Modification;

/** The committed changes of a key, newest first. History is not protected by the read set. */
@FunctionalInterface
public interface HistoryReader {

    Iterator<Modification> history(String namespace, String key);
}
