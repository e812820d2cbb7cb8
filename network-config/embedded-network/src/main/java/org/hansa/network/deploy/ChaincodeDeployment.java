package org.hansa.network.deploy;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.hansa.network.chaincode.packages.ChaincodePackage;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryApprovedChaincodeDefinitionResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionResult;

/**
 * Deploys a chaincode that runs as a service: one package per organisation, since each names its own server, then an
 * approval by each and one commit. Every step looks first whether it is done already, so that running it again after a
 * crash, or with nothing changed, does only what is missing.
 */
public final class ChaincodeDeployment {

    private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(30);
    private static final ByteString CHANNEL_POLICY = ApplicationPolicy.newBuilder()
            .setChannelConfigPolicyReference("/Channel/Application/Endorsement")
            .build()
            .toByteString();

    private final String channel;
    private final List<DeploymentTarget> targets;

    /** @param targets one for each organisation of the channel that endorses */
    public ChaincodeDeployment(String channel, List<DeploymentTarget> targets) {
        this.channel = channel;
        this.targets = List.copyOf(targets);
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("a chaincode is deployed to at least one organisation");
        }
    }

    /**
     * The package id of each organisation by MSP id, known before anything is installed: a chaincode server must be
     * started with it ({@code CORE_CHAINCODE_ID_NAME}).
     */
    public Map<String, String> packageIds(ChaincodeRelease release) {
        Map<String, String> ids = new LinkedHashMap<>();
        packages(release).forEach((mspId, chaincode) -> ids.put(mspId, chaincode.id()));
        return ids;
    }

    /**
     * Installs, approves and commits what is not yet installed, approved and committed, and waits until every peer has
     * it.
     *
     * @return the sequence in force
     * @throws DeploymentException if a step fails; its message names organisation and step
     */
    public long deploy(ChaincodeRelease release) {
        Map<String, ChaincodePackage> packages = packages(release);
        List<LifecycleClient> admins = new ArrayList<>();
        try {
            targets.forEach(target -> admins.add(LifecycleClient.connect(channel, target)));
            admins.forEach(admin -> install(admin, packages.get(admin.mspId())));
            return agree(release, admins, packages);
        } finally {
            admins.forEach(LifecycleClient::close);
        }
    }

    private Map<String, ChaincodePackage> packages(ChaincodeRelease release) {
        Map<String, ChaincodePackage> packages = new LinkedHashMap<>();
        targets.forEach(target ->
                packages.put(target.mspId(), ChaincodePackage.build(release.label(), target.chaincodeServer())));
        return packages;
    }

    private static void install(LifecycleClient admin, ChaincodePackage chaincode) {
        if (!admin.isInstalled(chaincode.id())) {
            admin.install(chaincode.bytes());
        }
    }

    private long agree(ChaincodeRelease release, List<LifecycleClient> admins, Map<String, ChaincodePackage> packages) {
        Optional<QueryChaincodeDefinitionResult> committed = admins.get(0).committed(release.name());
        boolean inForce =
                committed.filter(definition -> isOf(release, definition)).isPresent();
        long current =
                committed.map(QueryChaincodeDefinitionResult::getSequence).orElse(0L);
        long sequence = inForce ? current : current + 1;
        for (LifecycleClient admin : admins) {
            approve(admin, release, sequence, packages.get(admin.mspId()).id());
        }
        if (!inForce) {
            // Real peers commit at their own pace, and would endorse the commit differently before they all know.
            admins.forEach(admin -> await(
                    "the approvals of " + release.name() + " at " + admin.mspId(),
                    () -> admin.readiness(release, sequence).values().stream().allMatch(Boolean::booleanValue)));
            admins.get(0).commit(release, sequence);
        }
        admins.forEach(admin ->
                await("sequence " + sequence + " of " + release.name() + " at " + admin.mspId(), () -> admin.committed(
                                release.name())
                        .filter(definition -> definition.getSequence() >= sequence)
                        .isPresent()));
        return sequence;
    }

    private static void approve(LifecycleClient admin, ChaincodeRelease release, long sequence, String packageId) {
        Optional<QueryApprovedChaincodeDefinitionResult> approved = admin.approved(release.name(), sequence);
        boolean same = approved.filter(approval -> approval.getVersion().equals(release.version())
                        && approval.getValidationParameter().equals(policy(release))
                        && approval.getCollections().equals(release.collections())
                        && approval.getSource().getLocalPackage().getPackageId().equals(packageId))
                .isPresent();
        if (!same) {
            admin.approve(release, sequence, packageId);
        }
    }

    private static boolean isOf(ChaincodeRelease release, QueryChaincodeDefinitionResult definition) {
        return definition.getVersion().equals(release.version())
                && definition.getValidationParameter().equals(policy(release))
                && definition.getCollections().equals(release.collections());
    }

    private static ByteString policy(ChaincodeRelease release) {
        return release.endorsementPolicy().isEmpty() ? CHANNEL_POLICY : release.endorsementPolicy();
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + VISIBLE_WITHIN.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new DeploymentException("waited " + VISIBLE_WITHIN.toSeconds() + " s in vain for " + what
                        + "; see the peer's log, then deploy again");
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }
}
