package org.hansa.network.gateway;

import com.google.rpc.Code;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.fabric.evidence.msp.InvalidIdentityException;
import org.hansa.fabric.evidence.msp.MspIdentity;
import org.hansa.fabric.evidence.policy.Policy;
import org.hansa.fabric.evidence.policy.SignerSet;
import org.hansa.network.collections.CollectionDefinitions;
import org.hansa.network.endorser.EndorsingPeer;
import org.hansa.network.ledger.WorldState;
import org.hansa.network.policies.CollectionPolicies;
import org.hansa.network.policies.EndorsementPolicies;
import org.hansa.network.systemchaincode.lifecycle.ChaincodeDefinition;
import org.hansa.network.systemchaincode.lifecycle.LifecycleView;
import org.hyperledger.fabric.protos.peer.ChaincodeCall;
import org.jspecify.annotations.Nullable;

/**
 * The sets of peers whose endorsements satisfy the policies of all chaincodes that a transaction touches. Each set is
 * minimal: without any one of its peers it would not do. They are found by trying the policies themselves, so what is
 * planned here is what validation will accept.
 */
final class EndorsementLayouts {

    /** 2^12 sets are tried in a moment; a channel with more peers uses the first of them, one for each organisation. */
    private static final int MAX_PEERS = 12;

    private final GatewayParts parts;
    private final PeerChoice choice;
    private volatile @Nullable EndorsementPolicies policies;

    EndorsementLayouts(GatewayParts parts, PeerChoice choice) {
        this.parts = parts;
        this.choice = choice;
    }

    /**
     * @param calls the chaincodes and collections that are touched, with the policies of single keys
     * @param first the peer that has endorsed already; sets with it come first
     * @return sets of peers, never empty
     */
    List<List<EndorsingPeer>> plan(String channel, List<ChaincodeCall> calls, Optional<EndorsingPeer> first)
            throws GatewayRefusal {
        EndorsementPolicies policies = policies();
        WorldState state = parts.ledger().state();
        List<Policy> required = new ArrayList<>();
        for (ChaincodeCall call : calls) {
            call.getKeyPoliciesList().forEach(policy -> required.add(policies.keyLevel(policy.toByteString())));
            if (!call.getDisregardNamespacePolicy()) {
                required.addAll(policies(channel, call, policies, state));
            }
        }
        CollectionDefinitions collections = CollectionDefinitions.in(state, policies.configuration());
        List<EndorsingPeer> candidates =
                candidates(calls.stream().map(ChaincodeCall::getName).distinct().toList(), peer -> calls.stream()
                        .allMatch(call -> mayReceive(peer, call, collections)));
        List<List<EndorsingPeer>> sets = minimalSets(candidates, required, policies.configuration());
        if (sets.isEmpty()) {
            throw noCombination("no peer combination can satisfy the endorsement policy");
        }
        first.ifPresent(peer -> sets.sort(Comparator.comparing(set -> !set.contains(peer))));
        return sets;
    }

    /** Compiled policies are kept as long as the configuration that they were compiled under is in force. */
    private EndorsementPolicies policies() {
        ChannelConfiguration configuration = parts.access().configuration();
        EndorsementPolicies current = policies;
        if (current == null || current.configuration() != configuration) {
            current = new EndorsementPolicies(configuration);
            policies = current;
        }
        return current;
    }

    /** Those of the collections that a call touches, where they have their own, else the chaincode's. */
    private List<Policy> policies(String channel, ChaincodeCall call, EndorsementPolicies policies, WorldState state)
            throws GatewayRefusal {
        String chaincode = call.getName();
        if (!channel.equals(parts.access().channelId())) {
            throw noMetadata(channel, chaincode);
        }
        Optional<ChaincodeDefinition> definition =
                new LifecycleView(state, parts.local().mspId()).definition(chaincode);
        Policy own = policies.chaincode(chaincode, definition).orElseThrow(() -> noMetadata(channel, chaincode));
        if (call.getCollectionNamesCount() == 0) {
            return List.of(own);
        }
        List<Policy> all = new ArrayList<>();
        for (String collection : call.getCollectionNamesList()) {
            CollectionPolicies.Answer answer = CollectionPolicies.find(collection, definition, policies);
            all.add(answer.kind() == CollectionPolicies.Kind.CHAINCODE ? own : answer.policy());
        }
        return all;
    }

    /** Who reads private data, or would be sent it in transient fields, must be a peer of a member. */
    private static boolean mayReceive(EndorsingPeer peer, ChaincodeCall call, CollectionDefinitions collections) {
        return call.getNoPrivateReads()
                || call.getCollectionNamesList().stream().allMatch(name -> collections
                        .find(call.getName(), name)
                        .filter(collection -> collection.organisations().contains(peer.mspId()))
                        .isPresent());
    }

    private List<EndorsingPeer> candidates(List<String> chaincodes, Predicate<EndorsingPeer> mayReceive) {
        List<EndorsingPeer> candidates = choice.offering(chaincodes.get(0)).stream()
                .filter(peer -> chaincodes.stream().allMatch(peer::offers))
                .filter(mayReceive)
                .toList();
        if (candidates.size() <= MAX_PEERS) {
            return candidates;
        }
        Map<String, EndorsingPeer> byOrganisation = new HashMap<>();
        return candidates.stream()
                .filter(peer -> byOrganisation.putIfAbsent(peer.mspId(), peer) == null)
                .limit(MAX_PEERS)
                .toList();
    }

    private static List<List<EndorsingPeer>> minimalSets(
            List<EndorsingPeer> peers, List<Policy> policies, ChannelConfiguration configuration) {
        List<EndorsingPeer> known = new ArrayList<>();
        List<MspIdentity> identities = new ArrayList<>();
        for (EndorsingPeer peer : peers) {
            try {
                identities.add(configuration.msps().identity(peer.identity()));
                known.add(peer);
            } catch (InvalidIdentityException e) {
                // A peer whose organisation has left the channel endorses nothing.
                continue;
            }
        }
        List<Integer> found = new ArrayList<>();
        List<List<EndorsingPeer>> sets = new ArrayList<>();
        for (int set : bySize(known.size())) {
            boolean larger = found.stream().anyMatch(smaller -> (smaller & set) == smaller);
            if (!larger && satisfies(members(identities, set), policies)) {
                found.add(set);
                sets.add(members(known, set));
            }
        }
        return sets;
    }

    private static boolean satisfies(List<MspIdentity> endorsers, List<Policy> policies) {
        SignerSet signers = SignerSet.ofVerified(endorsers);
        return policies.stream().allMatch(policy -> policy.evaluate(signers).satisfied());
    }

    /** All non-empty sets of {@code count} elements as bit masks, small ones first, good peers first among equals. */
    private static List<Integer> bySize(int count) {
        List<Integer> sets = new ArrayList<>();
        for (int set = 1; set < 1 << count; set++) {
            sets.add(set);
        }
        sets.sort(Comparator.<Integer>comparingInt(Integer::bitCount).thenComparingInt(set -> set));
        return sets;
    }

    private static <T> List<T> members(List<T> all, int set) {
        List<T> members = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if ((set & 1 << i) != 0) {
                members.add(all.get(i));
            }
        }
        return members;
    }

    private static GatewayRefusal noMetadata(String channel, String chaincode) {
        return noCombination("No metadata was found for chaincode " + chaincode + " in channel " + channel);
    }

    private static GatewayRefusal noCombination(String reason) {
        return new GatewayRefusal(
                Code.FAILED_PRECONDITION,
                "no combination of peers can be derived which satisfy the endorsement policy: " + reason);
    }
}
