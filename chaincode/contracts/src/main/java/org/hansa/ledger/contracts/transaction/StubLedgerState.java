package org.hansa.ledger.contracts.transaction;

import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.directory.Attribute;
import javax.naming.directory.Attributes;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerRefusal;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.MspId;
import org.hyperledger.fabric.contract.ClientIdentity;
import org.hyperledger.fabric.shim.ChaincodeStub;

/** {@link LedgerState} on Fabric's Java shim. */
public final class StubLedgerState implements LedgerState {
    private final ChaincodeStub stub;

    public StubLedgerState(ChaincodeStub stub) {
        this.stub = stub;
    }

    @Override
    public Optional<byte[]> get(String key) {
        return Optional.ofNullable(stub.getState(key)).filter(value -> value.length > 0);
    }

    @Override
    public void put(String key, byte[] value) {
        stub.putState(key, value);
    }

    @Override
    public void delete(String key) {
        stub.delState(key);
    }

    @Override
    public void announce(String name, byte[] payload) {
        stub.setEvent(name, payload);
    }

    @Override
    public String txId() {
        return stub.getTxId();
    }

    @Override
    public long txTimeMillis() {
        long millis = stub.getTxTimestamp().toEpochMilli();
        if (millis < 0) {
            throw new MalformedRecordException("the transaction's timestamp lies before 1970");
        }
        return millis;
    }

    @Override
    public Optional<byte[]> transientField(String name) {
        return Optional.ofNullable(stub.getTransient().get(name));
    }

    @Override
    public Caller caller() {
        try {
            ClientIdentity identity = new ClientIdentity(stub);
            return new Caller(new MspId(identity.getMSPID()), roleOf(identity.getX509Certificate()));
        } catch (IOException | CertificateException | InvalidNameException | MalformedRecordException e) {
            throw new LedgerRefusal(LedgerError.NOT_AUTHORISED, "the signer's identity cannot be read");
        }
    }

    /** Whether a relative name consists of units, of which this is one: Fabric CA writes all of them into one name. */
    private static boolean hasUnit(String unit, Attributes name) {
        Attribute units = name.get("OU");
        return name.size() == 1 && units != null && units.contains(unit);
    }

    /** Exactly one common name, and Fabric's NodeOU for clients: a peer or an administrator never passes for a client. */
    static ClientRole roleOf(X509Certificate certificate) throws InvalidNameException {
        String commonName = "";
        int commonNames = 0;
        boolean client = false;
        for (Rdn rdn : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
            if (rdn.size() == 1 && rdn.getType().equals("CN")) {
                commonName = String.valueOf(rdn.getValue());
                commonNames++;
            }
            client |= hasUnit("client", rdn.toAttributes());
        }
        if (!client || commonNames != 1) {
            return ClientRole.OTHER;
        }
        return switch (commonName) {
            case "anchor" -> ClientRole.ANCHOR;
            case "governance" -> ClientRole.GOVERNANCE;
            default -> ClientRole.OTHER;
        };
    }
}
