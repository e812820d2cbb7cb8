package org.hansa.network.chaincode.packages;

import java.util.List;
import java.util.Optional;

/** The chaincode packages installed on one peer. Safe for use by several threads. */
public interface InstalledPackages {

    /** Keeps a package durably. Saving one that is there already changes nothing. */
    void save(ChaincodePackage chaincode);

    Optional<ChaincodePackage> find(String packageId);

    /** All packages, sorted by id. */
    List<ChaincodePackage> all();
}
