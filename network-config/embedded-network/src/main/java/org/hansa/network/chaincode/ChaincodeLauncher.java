package org.hansa.network.chaincode;

import org.hansa.network.chaincode.packages.ChaincodePackage;

/** Makes the runner of an installed package. A simulated peer launches a chaincode in process here. */
@FunctionalInterface
public interface ChaincodeLauncher {

    ChaincodeRunner launch(ChaincodePackage chaincode);
}
