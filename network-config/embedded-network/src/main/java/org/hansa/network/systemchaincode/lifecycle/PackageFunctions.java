package org.hansa.network.systemchaincode.lifecycle;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.hansa.network.chaincode.packages.ChaincodePackage;
import org.hansa.network.chaincode.packages.InstalledPackages;
import org.hansa.network.chaincode.packages.PackageException;
import org.hansa.network.systemchaincode.SystemCall;
import org.hyperledger.fabric.protos.peer.lifecycle.GetInstalledChaincodePackageArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.GetInstalledChaincodePackageResult;
import org.hyperledger.fabric.protos.peer.lifecycle.InstallChaincodeArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.InstallChaincodeResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryInstalledChaincodeArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryInstalledChaincodeResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryInstalledChaincodesResult;

/** The functions that concern one peer's packages and no channel's state. */
final class PackageFunctions {

    private final InstalledPackages packages;
    private final String channelId;
    private final Supplier<LifecycleView> view;

    PackageFunctions(InstalledPackages packages, String channelId, Supplier<LifecycleView> view) {
        this.packages = packages;
        this.channelId = channelId;
        this.view = view;
    }

    InstallChaincodeResult install(SystemCall call, ByteString arguments)
            throws InvalidProtocolBufferException, LifecycleException {
        byte[] bytes = InstallChaincodeArgs.parseFrom(arguments)
                .getChaincodeInstallPackage()
                .toByteArray();
        ChaincodePackage chaincode;
        try {
            chaincode = ChaincodePackage.parse(bytes);
        } catch (PackageException e) {
            throw new LifecycleException("could not parse as a chaincode install package: " + e.getMessage());
        }
        if (packages.find(chaincode.id()).isPresent()) {
            throw new LifecycleException(
                    "chaincode already successfully installed (package ID '" + chaincode.id() + "')");
        }
        packages.save(chaincode);
        return InstallChaincodeResult.newBuilder()
                .setPackageId(chaincode.id())
                .setLabel(chaincode.label())
                .build();
    }

    QueryInstalledChaincodeResult installed(SystemCall call, ByteString arguments)
            throws InvalidProtocolBufferException, LifecycleException {
        String packageId = QueryInstalledChaincodeArgs.parseFrom(arguments).getPackageId();
        // Fabric means to answer 404 here and answers 500.
        ChaincodePackage chaincode = packages.find(packageId)
                .orElseThrow(
                        () -> new LifecycleException("could not find chaincode with package id '" + packageId + "'"));
        QueryInstalledChaincodeResult.Builder result = QueryInstalledChaincodeResult.newBuilder()
                .setPackageId(chaincode.id())
                .setLabel(chaincode.label());
        List<Use> uses = uses(packageId);
        if (!uses.isEmpty()) {
            var references = QueryInstalledChaincodeResult.References.newBuilder();
            uses.forEach(
                    use -> references.addChaincodesBuilder().setName(use.name).setVersion(use.version));
            result.putReferences(channelId, references.build());
        }
        return result.build();
    }

    QueryInstalledChaincodesResult allInstalled(SystemCall call, ByteString arguments) {
        QueryInstalledChaincodesResult.Builder result = QueryInstalledChaincodesResult.newBuilder();
        for (ChaincodePackage chaincode : packages.all()) {
            var entry = result.addInstalledChaincodesBuilder()
                    .setPackageId(chaincode.id())
                    .setLabel(chaincode.label());
            List<Use> uses = uses(chaincode.id());
            if (!uses.isEmpty()) {
                var references = QueryInstalledChaincodesResult.References.newBuilder();
                uses.forEach(use ->
                        references.addChaincodesBuilder().setName(use.name).setVersion(use.version));
                entry.putReferences(channelId, references.build());
            }
        }
        return result.build();
    }

    GetInstalledChaincodePackageResult installedPackage(SystemCall call, ByteString arguments)
            throws InvalidProtocolBufferException, LifecycleException {
        String packageId = GetInstalledChaincodePackageArgs.parseFrom(arguments).getPackageId();
        // Another 404 that Fabric means and does not give.
        ChaincodePackage chaincode = packages.find(packageId)
                .orElseThrow(() -> new LifecycleException(
                        "could not load cc install package: chaincode install package '" + packageId + "' not found"));
        return GetInstalledChaincodePackageResult.newBuilder()
                .setChaincodeInstallPackage(ByteString.copyFrom(chaincode.bytes()))
                .build();
    }

    private List<Use> uses(String packageId) {
        LifecycleView current = view.get();
        List<Use> uses = new ArrayList<>();
        for (String name : current.definedNames()) {
            Optional<ChaincodeDefinition> definition = current.definition(name);
            definition
                    .filter(defined -> current.approves(name, defined)
                            && current.packageId(name, defined.sequence()).equals(Optional.of(packageId)))
                    .ifPresent(defined -> uses.add(new Use(name, defined.version())));
        }
        return uses;
    }

    private record Use(String name, String version) {}
}
