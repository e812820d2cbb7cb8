package org.hansa.network.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The whole of {@code consortium.yaml}, validated.
 *
 * @param schema always {@value #SCHEMA}
 * @param channel channel name
 * @param chaincode name of the chaincode definition on the channel
 * @param host the address that every process of the evaluation listens on
 * @param ordering block cutting
 * @param keycloak ports of the identity provider
 * @param members organisations with sites and a peer
 * @param associations organisations that only order
 * @param orderers the BFT orderers, in the order of their ids
 */
public record ConsortiumConfig(
        String schema,
        String channel,
        String chaincode,
        String host,
        OrderingParameters ordering,
        KeycloakPorts keycloak,
        List<Member> members,
        List<Association> associations,
        List<OrdererNode> orderers) {

    /** The only schema that this version reads. */
    public static final String SCHEMA = "hansa.consortium/1";

    public ConsortiumConfig {
        members = members == null ? List.of() : List.copyOf(members);
        associations = associations == null ? List.of() : List.copyOf(associations);
        orderers = orderers == null ? List.of() : List.copyOf(orderers);
    }

    /**
     * Reads and validates a file.
     *
     * @throws ConfigurationException naming every fault
     */
    public static ConsortiumConfig read(Path file) {
        return ConsortiumReader.read(file);
    }

    /** Reads and validates YAML text; {@code source} names it in messages. */
    public static ConsortiumConfig parse(String source, String yaml) {
        return ConsortiumReader.parse(source, yaml);
    }

    /**
     * The consortium with one more member.
     *
     * @throws ConfigurationException naming every fault of the whole, shared ports and names included
     */
    public ConsortiumConfig with(MemberDescription joining) {
        List<Member> allMembers = new ArrayList<>(members);
        allMembers.add(joining.member());
        List<OrdererNode> allOrderers = new ArrayList<>(orderers);
        allOrderers.addAll(joining.ordererNodes());
        ConsortiumConfig grown = new ConsortiumConfig(
                schema, channel, chaincode, host, ordering, keycloak, allMembers, associations, allOrderers);
        return ConsortiumReader.checked(
                "the consortium with " + joining.member().id(), grown);
    }

    /** Members first, then associations, each in the order of the file. */
    public List<Organisation> organisations() {
        List<Organisation> all = new ArrayList<>(members);
        all.addAll(associations);
        return List.copyOf(all);
    }

    public Organisation organisation(String id) {
        return organisations().stream()
                .filter(organisation -> organisation.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("no organisation '" + id + "' in the consortium"));
    }

    public Member member(String id) {
        return members.stream()
                .filter(member -> member.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("no member '" + id + "' in the consortium"));
    }

    /** The position of an orderer among those of its own organisation, from 0: folders and ports are named by it. */
    public int indexInOrganisation(OrdererNode orderer) {
        return orderers.stream()
                .filter(other -> other.organisation().equals(orderer.organisation()))
                .toList()
                .indexOf(orderer);
    }

    /** How many orderers may fail: {@code f = (n-1)/3}. */
    public int toleratedOrdererFaults() {
        return (orderers.size() - 1) / 3;
    }

    /** Signatures that a block needs: {@code ceil((n+f+1)/2)}. */
    public int ordererQuorum() {
        return (orderers.size() + toleratedOrdererFaults() + 2) / 2;
    }
}
