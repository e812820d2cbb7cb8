package org.hansa.controlplane.contracts;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hansa.controlplane.authz.Clause;
import org.hansa.controlplane.authz.DataClass;
import org.hansa.controlplane.authz.ResidencyContract;
import org.hansa.ledger.model.CanonicalRecord;
import org.hansa.ledger.model.Fields;
import org.hansa.ledger.model.JsonObject;
import org.hansa.ledger.model.ServiceContract;

/**
 * What only the parties and the tenant know of a contract. The ledger has its digest; the nonce keeps that digest from being
 * guessed.
 *
 * @param proposerIssuer URL of the issuer of whoever proposed; another organisation accepts
 * @param purposes codes of what the data may be used for, at least one
 * @param clauses where each aspect may be, sorted by id
 * @param dataClasses the classes that the tenant means to bring, sorted; at least one
 * @param price and {@code sla}: by the parties' own names, not interpreted in this version
 * @param nonce 32 hexadecimal digits
 */
public record ContractTerms(
        String title,
        String proposerIssuer,
        String proposerOrganization,
        SortedSet<String> purposes,
        List<Clause> clauses,
        List<DataClass> dataClasses,
        SortedMap<String, String> price,
        SortedMap<String, String> sla,
        String nonce)
        implements CanonicalRecord {
    public static final String SCHEMA = "terms/1";

    public ContractTerms {
        purposes = Collections.unmodifiableSortedSet(new TreeSet<>(purposes));
        clauses = clauses.stream().sorted(Comparator.comparing(Clause::id)).toList();
        dataClasses = dataClasses.stream()
                .distinct()
                .sorted(Comparator.comparing(DataClass::key))
                .toList();
        price = Collections.unmodifiableSortedMap(new TreeMap<>(price));
        sla = Collections.unmodifiableSortedMap(new TreeMap<>(sla));
    }

    /** The contract as a residency decision sees it. */
    public ResidencyContract residency(ServiceContract contract) {
        return residency(contract.handle().value(), contract.version());
    }

    ResidencyContract residency(String handle, long version) {
        return new ResidencyContract(handle, version, purposes, clauses);
    }

    @Override
    public JsonObject json() {
        return JsonObject.schema(SCHEMA)
                .with("title", title)
                .with(
                        "proposer",
                        JsonObject.create().with("issuer", proposerIssuer).with("organization", proposerOrganization))
                .withStrings("purposes", purposes)
                .withRecords("clauses", clauses)
                .withRecords(
                        "dataClasses",
                        dataClasses.stream().map(ContractTerms::record).toList())
                .withStringMap("price", price)
                .withStringMap("sla", sla)
                .with("nonce", nonce);
    }

    /** @throws org.hansa.ledger.model.MalformedRecordException naming the field */
    public static ContractTerms parse(byte[] bytes) {
        Fields fields = Fields.parse(bytes, SCHEMA);
        Fields proposer = Fields.part(fields.object("proposer"), "proposer");
        ContractTerms terms = new ContractTerms(
                fields.string("title"),
                proposer.string("issuer"),
                proposer.string("organization"),
                new TreeSet<>(fields.strings("purposes")),
                fields.parts("clauses", ContractTerms::clause),
                fields.parts("dataClasses", ContractTerms::dataClass),
                fields.stringMap("price"),
                fields.stringMap("sla"),
                fields.string("nonce"));
        proposer.end();
        fields.end();
        return terms;
    }

    private static CanonicalRecord record(DataClass dataClass) {
        return () -> JsonObject.create().with("level", dataClass.level()).withStrings("tags", dataClass.tags());
    }

    private static DataClass dataClass(Fields fields) {
        DataClass dataClass = DataClass.of(fields.string("level"), fields.strings("tags"));
        fields.end();
        return dataClass;
    }

    private static Clause clause(Fields fields) {
        Clause clause = new Clause(
                fields.string("id"),
                fields.string("aspect"),
                new TreeSet<>(fields.strings("allow")),
                new TreeSet<>(fields.strings("deny")),
                fields.bool("allowAdequate"),
                fields.bool("waivable"),
                fields.string("minimumStrength"));
        fields.end();
        return clause;
    }
}
