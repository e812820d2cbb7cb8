package org.hansa.network.chaincode.packages;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Packages of a simulated peer. */
public final class InMemoryInstalledPackages implements InstalledPackages {

    private final Map<String, ChaincodePackage> packages = new ConcurrentSkipListMap<>();

    @Override
    public void save(ChaincodePackage chaincode) {
        packages.put(chaincode.id(), chaincode);
    }

    @Override
    public Optional<ChaincodePackage> find(String packageId) {
        return Optional.ofNullable(packages.get(packageId));
    }

    @Override
    public List<ChaincodePackage> all() {
        return List.copyOf(packages.values());
    }
}
