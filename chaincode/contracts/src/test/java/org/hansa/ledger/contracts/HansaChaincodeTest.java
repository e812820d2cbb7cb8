package org.hansa.ledger.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.SiteRecord;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.shim.Chaincode.Response;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The chaincode through Fabric's stub: identities from certificates, messages that start with the code. */
class HansaChaincodeTest {
    private final HansaChaincode chaincode = new HansaChaincode();
    private final TreeMap<String, byte[]> state = new TreeMap<>();

    @Test
    void answers_a_call_with_the_record_and_writes_it() {
        Response response =
                invoke(governance(), LedgerFunction.FOUND, Consortium.founding().bytes());

        assertThat(response.getStatusCode()).isEqualTo(200);
        assertThat(response.getPayload()).isEqualTo(Consortium.founding().bytes());
        assertThat(SiteRecord.parse(state.get(LedgerKey.site(Consortium.FRA))).owner())
                .isEqualTo(Consortium.RHEIN);
    }

    @Test
    void starts_every_refusal_with_its_code_and_writes_nothing() {
        Response response = invoke(
                "CN=anchor,OU=client",
                LedgerFunction.FOUND,
                Consortium.founding().bytes());

        assertThat(response.getStatusCode()).isEqualTo(500);
        assertThat(response.getMessage()).startsWith("NOT_AUTHORISED: ");
        assertThat(state).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CN=governance",
                "CN=governance,OU=admin",
                "CN=governance,OU=peer",
                "CN=Governance,OU=client",
                "CN=governance.nord.example,OU=client",
                "CN=governance+OU=client",
                "CN=governance,O=nord+OU=client",
                "CN=governance,OU=clients+OU=peer",
                "CN=anchor,CN=governance,OU=client",
                "OU=governance,OU=client",
                "O=CN\\=governance,OU=client"
            })
    void takes_no_other_certificate_for_the_governance_identity(String subject) {
        assertThat(invoke(subject, LedgerFunction.FOUND, Consortium.founding().bytes())
                        .getMessage())
                .startsWith("NOT_AUTHORISED: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CN=governance,OU=client",
                "CN=governance,OU=client,OU=Evaluation,O=nord.example,C=FI",
                "CN=governance,OU=client+OU=Evaluation,C=FI",
                "CN=governance,OU=nord+OU=client+OU=department1"
            })
    void takes_a_client_with_that_one_common_name(String subject) {
        assertThat(invoke(subject, LedgerFunction.FOUND, Consortium.founding().bytes())
                        .getStatusCode())
                .isEqualTo(200);
    }

    @Test
    void refuses_functions_that_do_not_exist_and_calls_without_one() {
        assertThat(invoke(governance(), "membership:destroy").getMessage()).startsWith("MALFORMED: ");
        assertThat(invoke(governance(), "").getMessage()).startsWith("MALFORMED: ");
        assertThat(chaincode.invoke(stub(governance(), List.of())).getMessage()).startsWith("MALFORMED: ");
    }

    @Test
    void bounds_a_message_that_repeats_what_the_caller_sent() {
        Response response = invoke(governance(), "x".repeat(100_000));

        assertThat(response.getMessage()).startsWith("MALFORMED: ").hasSizeLessThan(1_100);
    }

    /** A fault of the ledger or the peer: no code, no stack trace, no detail. */
    @Test
    void says_nothing_of_its_inside_when_something_else_breaks() {
        state.put(LedgerKey.FOUNDING, "not a record".getBytes(StandardCharsets.UTF_8));
        state.put(LedgerKey.member(Consortium.NORD), "neither".getBytes(StandardCharsets.UTF_8));

        Response response = invoke(
                governance(),
                LedgerFunction.REGISTER_ISSUER,
                Consortium.issuer(Consortium.NORD).bytes());

        assertThat(response.getStatusCode()).isEqualTo(500);
        assertThat(response.getMessage()).isEqualTo("Unexpected error");
    }

    @Test
    void logs_where_a_call_broke_and_nothing_that_was_sent_or_stored() {
        state.put(LedgerKey.FOUNDING, "secret-4711".getBytes(StandardCharsets.UTF_8));
        state.put(LedgerKey.member(Consortium.NORD), "secret-4711".getBytes(StandardCharsets.UTF_8));
        List<String> logged = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                logged.add(new SimpleFormatter().format(line));
            }

            @Override
            public void flush() {
                // Nothing is buffered.
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
        Logger root = Logger.getLogger("");
        root.addHandler(handler);
        try {
            invoke(
                    governance(),
                    LedgerFunction.REGISTER_ISSUER,
                    Consortium.issuer(Consortium.NORD).bytes());
        } finally {
            root.removeHandler(handler);
        }

        assertThat(logged)
                .singleElement()
                .asString()
                .contains("Transaction tx-1 failed", "Exception", "\tat org.hansa");
        assertThat(String.join("", logged))
                .doesNotContain("secret-4711")
                .doesNotContain(new String(Consortium.issuer(Consortium.NORD).bytes(), StandardCharsets.UTF_8));
    }

    @Test
    void refuses_a_creator_that_is_no_identity() {
        byte[] junk = {1, 2, 3};

        assertThat(chaincode
                        .invoke(stub(
                                junk,
                                List.of(
                                        LedgerFunction.FOUND.getBytes(StandardCharsets.UTF_8),
                                        Consortium.founding().bytes())))
                        .getMessage())
                .startsWith("NOT_AUTHORISED: ");
    }

    @Test
    void knows_exactly_the_functions_of_the_model() throws IllegalAccessException {
        TreeSet<String> named = new TreeSet<>();
        for (var field : LedgerFunction.class.getFields()) {
            if (Modifier.isStatic(field.getModifiers())
                    && field.get(null) instanceof String text
                    && text.contains(":")) {
                named.add(text);
            }
        }

        assertThat(new FunctionTable().names()).isEqualTo(named).hasSize(28);
    }

    private Response invoke(String subject, String function, byte[]... arguments) {
        List<byte[]> all = new ArrayList<>(List.of(function.getBytes(StandardCharsets.UTF_8)));
        all.addAll(Arrays.asList(arguments));
        return chaincode.invoke(stub(subject, all));
    }

    private static String governance() {
        return "CN=governance,OU=client";
    }

    private ChaincodeStub stub(String subject, List<byte[]> arguments) {
        byte[] creator = SerializedIdentity.newBuilder()
                .setMspid("NordMSP")
                .setIdBytes(ByteString.copyFromUtf8(
                        TestCertificates.selfSigned(subject).pem()))
                .build()
                .toByteArray();
        return stub(creator, arguments);
    }

    /** Only what the adapter may use; anything else fails the test. */
    private ChaincodeStub stub(byte[] creator, List<byte[]> arguments) {
        return (ChaincodeStub) Proxy.newProxyInstance(
                ChaincodeStub.class.getClassLoader(),
                new Class<?>[] {ChaincodeStub.class},
                (proxy, method, parameters) -> switch (method.getName()) {
                    case "getArgs" -> arguments;
                    case "getTxId" -> "tx-1";
                    case "getTxTimestamp" -> Instant.ofEpochMilli(Consortium.START);
                    case "getCreator" -> creator;
                    case "getTransient" -> Map.of();
                    case "getState" -> state.getOrDefault((String) parameters[0], new byte[0]);
                    case "putState" -> state.put((String) parameters[0], (byte[]) parameters[1]);
                    default -> throw new AssertionError("not for contracts: " + method.getName());
                });
    }
}
