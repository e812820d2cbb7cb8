package org.hansa.network.testchaincode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hyperledger.fabric.contract.ClientIdentity;
import org.hyperledger.fabric.contract.ContractRuntimeException;
import org.hyperledger.fabric.shim.ChaincodeBase;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.ResponseUtils;
import org.hyperledger.fabric.shim.ext.sbe.StateBasedEndorsement;
import org.hyperledger.fabric.shim.ext.sbe.impl.StateBasedEndorsementFactory;
import org.hyperledger.fabric.shim.ledger.CompositeKey;
import org.hyperledger.fabric.shim.ledger.KeyModification;
import org.hyperledger.fabric.shim.ledger.KeyValue;
import org.hyperledger.fabric.shim.ledger.QueryResultsIterator;

/** The functions of the chaincode that the golden vectors were recorded with, as their README describes them. */
public final class VectorsChaincode extends ChaincodeBase {

    /** Kept, because the logging system forgets the levels of loggers that nobody holds. */
    private static final Logger SHIM = Logger.getLogger("org.hyperledger.fabric");

    static {
        SHIM.setLevel(Level.OFF);
    }

    /** For in-process use, where no registration names the chaincode. */
    public VectorsChaincode() {
        this("in-process");
    }

    /** @param packageId the name under which it registers */
    public VectorsChaincode(String packageId) {
        processCommandLineOptions(new String[] {"-i", packageId});
        // The shim's server refuses to connect a chaincode whose configuration nobody has read.
        getChaincodeConfig();
    }

    @Override
    public Response init(ChaincodeStub stub) {
        return ResponseUtils.newSuccessResponse();
    }

    @Override
    public Response invoke(ChaincodeStub stub) {
        List<String> arguments = stub.getParameters();
        try {
            return switch (stub.getFunction()) {
                case "put" -> put(stub, arguments.get(0), arguments.get(1));
                case "putMany" -> putMany(stub, arguments.get(0), Integer.parseInt(arguments.get(1)));
                case "get" -> text(stub.getStringState(arguments.get(0)));
                case "add" -> add(stub, arguments.get(0), Long.parseLong(arguments.get(1)));
                case "delete" -> delete(stub, arguments.get(0));
                case "range" -> range(stub, arguments.get(0), arguments.get(1));
                case "rangeCount" -> rangeCount(stub, arguments);
                case "history" -> history(stub, arguments.get(0));
                case "composite" -> composite(stub, arguments);
                case "event" -> event(stub, arguments.get(0), arguments.get(1));
                case "fail" -> ResponseUtils.newErrorResponse(arguments.get(0), bytes(arguments.get(1)));
                case "crash" -> throw new IllegalStateException("crash was asked for");
                case "random" -> random(stub, arguments.get(0));
                case "slow" -> slow(stub, Long.parseLong(arguments.get(0)));
                case "setPolicy" -> setPolicy(stub, arguments.get(0), arguments.get(1));
                case "callOther" -> call(stub, arguments);
                case "getPolicy" -> getPolicy(stub, arguments.get(0));
                case "putPrivate" -> putPrivate(stub, arguments.get(0), arguments.get(1));
                case "getPrivate" ->
                    ResponseUtils.newSuccessResponse(stub.getPrivateData(arguments.get(0), arguments.get(1)));
                case "getPrivateHash" ->
                    ResponseUtils.newSuccessResponse(stub.getPrivateDataHash(arguments.get(0), arguments.get(1)));
                case "delPrivate" -> delPrivate(stub, arguments.get(0), arguments.get(1));
                case "purgePrivate" -> purgePrivate(stub, arguments.get(0), arguments.get(1));
                case "rangePrivate" -> rangePrivate(stub, arguments);
                case "noop" -> ResponseUtils.newSuccessResponse();
                case "whoami" -> whoami(stub);
                default -> ResponseUtils.newErrorResponse("Undefined contract method called");
            };
        } catch (ContractRuntimeException e) {
            // What the contract router would make of a request that the peer refused.
            return ResponseUtils.newErrorResponse(e.getMessage());
        } catch (IndexOutOfBoundsException e) {
            return ResponseUtils.newErrorResponse("Unexpected error");
        }
    }

    private static Response put(ChaincodeStub stub, String key, String value) {
        stub.putStringState(key, value);
        return text(value);
    }

    private static Response putMany(ChaincodeStub stub, String prefix, int count) {
        for (int i = 0; i < count; i++) {
            stub.putStringState(prefix + "%03d".formatted(i), "v" + i);
        }
        return text(String.valueOf(count));
    }

    private static Response add(ChaincodeStub stub, String key, long difference) {
        String before = stub.getStringState(key);
        String after = String.valueOf((before.isEmpty() ? 0 : Long.parseLong(before)) + difference);
        stub.putStringState(key, after);
        return text(after);
    }

    private static Response delete(ChaincodeStub stub, String key) {
        stub.delState(key);
        return ResponseUtils.newSuccessResponse();
    }

    private static Response range(ChaincodeStub stub, String from, String to) {
        List<String> first = new ArrayList<>();
        int count = 0;
        try (QueryResultsIterator<KeyValue> results = stub.getStateByRange(from, to)) {
            for (KeyValue result : results) {
                if (count++ < 3) {
                    first.add(result.getKey() + "=" + result.getStringValue() + ";");
                }
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return text(count + ":" + String.join("", first));
    }

    private static Response rangeCount(ChaincodeStub stub, List<String> arguments) {
        int count = 0;
        try (QueryResultsIterator<KeyValue> results = stub.getStateByRange(arguments.get(0), arguments.get(1))) {
            for (KeyValue ignored : results) {
                count++;
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        stub.putStringState(arguments.get(2), String.valueOf(count));
        return text(String.valueOf(count));
    }

    private static Response history(ChaincodeStub stub, String key) {
        List<String> changes = new ArrayList<>();
        try (QueryResultsIterator<KeyModification> results = stub.getHistoryForKey(key)) {
            for (KeyModification change : results) {
                changes.add(change.getTxId() + "@" + change.getTimestamp() + "="
                        + (change.isDeleted() ? "(deleted)" : change.getStringValue()) + ";");
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return text(String.join("", changes));
    }

    private static Response composite(ChaincodeStub stub, List<String> arguments) {
        CompositeKey key = stub.createCompositeKey(arguments.get(0), arguments.get(1), arguments.get(2));
        stub.putStringState(key.toString(), arguments.get(1) + "/" + arguments.get(2));
        int count = 0;
        try (QueryResultsIterator<KeyValue> results =
                stub.getStateByPartialCompositeKey(arguments.get(0), arguments.get(1))) {
            for (KeyValue ignored : results) {
                count++;
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return text(String.valueOf(count));
    }

    private static Response event(ChaincodeStub stub, String name, String payload) {
        stub.setEvent(name, bytes(payload));
        stub.putStringState("ev:" + name, payload);
        return text(name);
    }

    /** What no chaincode may do: an answer that differs from peer to peer. */
    private static Response random(ChaincodeStub stub, String key) {
        return put(stub, key, String.valueOf(ThreadLocalRandom.current().nextLong()));
    }

    private static Response slow(ChaincodeStub stub, long millis) {
        try {
            // Nobody opens this gate: it is how long the chaincode takes.
            new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return put(stub, "slow", String.valueOf(millis));
    }

    private static Response setPolicy(ChaincodeStub stub, String key, String mspIds) {
        var policy = StateBasedEndorsementFactory.getInstance().newStateBasedEndorsement(null);
        policy.addOrgs(StateBasedEndorsement.RoleType.RoleTypePeer, mspIds.split(","));
        stub.setStateValidationParameter(key, policy.policy());
        return text(mspIds);
    }

    private static Response getPolicy(ChaincodeStub stub, String key) {
        return ResponseUtils.newSuccessResponse(stub.getStateValidationParameter(key));
    }

    /** The value comes as a transient field, so that it is in no transaction. */
    private static Response putPrivate(ChaincodeStub stub, String collection, String key) {
        stub.putPrivateData(collection, key, stub.getTransient().get("value"));
        return ResponseUtils.newSuccessResponse();
    }

    private static Response delPrivate(ChaincodeStub stub, String collection, String key) {
        stub.delPrivateData(collection, key);
        return ResponseUtils.newSuccessResponse();
    }

    private static Response purgePrivate(ChaincodeStub stub, String collection, String key) {
        stub.purgePrivateData(collection, key);
        return ResponseUtils.newSuccessResponse();
    }

    private static Response rangePrivate(ChaincodeStub stub, List<String> arguments) {
        int count = 0;
        try (QueryResultsIterator<KeyValue> results =
                stub.getPrivateDataByRange(arguments.get(0), arguments.get(1), arguments.get(2))) {
            for (KeyValue ignored : results) {
                count++;
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return text(String.valueOf(count));
    }

    private static Response call(ChaincodeStub stub, List<String> arguments) {
        List<String> forward = arguments.subList(1, arguments.size());
        Response response = stub.invokeChaincodeWithStringArgs(arguments.get(0), forward);
        return text(response.getStatusCode() + ":" + (response.getMessage() == null ? "" : response.getMessage()) + ":"
                + response.getStringPayload());
    }

    private static Response whoami(ChaincodeStub stub) {
        ClientIdentity client;
        try {
            client = new ClientIdentity(stub);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return text(String.join(
                "|",
                client.getMSPID(),
                client.getId(),
                stub.getTxId(),
                stub.getChannelId(),
                stub.getTxTimestamp().toString()));
    }

    private static Response text(String value) {
        return ResponseUtils.newSuccessResponse(bytes(value));
    }

    private static byte[] bytes(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }
}
