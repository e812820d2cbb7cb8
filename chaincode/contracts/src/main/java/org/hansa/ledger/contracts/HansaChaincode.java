package org.hansa.ledger.contracts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hansa.ledger.contracts.transaction.StubLedgerState;
import org.hansa.ledger.model.LedgerRefusal;
import org.hyperledger.fabric.metrics.Metrics;
import org.hyperledger.fabric.shim.ChaincodeBase;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.NettyChaincodeServer;
import org.hyperledger.fabric.shim.ResponseUtils;
import org.hyperledger.fabric.traces.Traces;

/**
 * The chaincode as Fabric knows it: a server process ({@link #main}), or an object that answers a stub in process. Both
 * run the same {@link FunctionTable}, and an instance keeps no state between calls.
 */
public final class HansaChaincode extends ChaincodeBase {
    /** Only the message reaches a Gateway client, so it is bounded: details may repeat what the caller sent. */
    private static final int MAX_MESSAGE_CHARS = 1_000;

    private static final Logger SHIM = Logger.getLogger("org.hyperledger.fabric");
    private static final Logger LOGGER = Logger.getLogger(HansaChaincode.class.getName());

    private final FunctionTable functions = new FunctionTable();

    /**
     * A chaincode that registers under a package id when a server runs it.
     *
     * <p>Not by the shim's reading of the environment: with TLS on, that asks for base64 files of a client that a server
     * never uses, and leaves no way to ask the peer for its certificate.
     */
    public static HansaChaincode of(String packageId) {
        HansaChaincode chaincode = new HansaChaincode();
        chaincode.processCommandLineOptions(new String[] {"-i", packageId});
        // Loads the shim's settings as a side effect; a server that runs without them never registers.
        chaincode.getChaincodeConfig();
        return chaincode;
    }

    @Override
    public Response init(ChaincodeStub stub) {
        return ResponseUtils.newSuccessResponse();
    }

    @Override
    public Response invoke(ChaincodeStub stub) {
        List<byte[]> arguments = stub.getArgs();
        if (arguments.isEmpty()) {
            return ResponseUtils.newErrorResponse("MALFORMED: no function was named");
        }
        String name = new String(arguments.get(0), StandardCharsets.UTF_8);
        try {
            byte[] answer = functions.call(new StubLedgerState(stub), name, arguments.subList(1, arguments.size()));
            return ResponseUtils.newSuccessResponse(answer);
        } catch (LedgerRefusal refusal) {
            return ResponseUtils.newErrorResponse(bounded(refusal.getMessage()));
        } catch (RuntimeException fault) {
            // The peer's own refusals arrive here too, with their text lost on the way.
            LOGGER.log(Level.SEVERE, withoutMessages(fault), () -> "Transaction " + stub.getTxId() + " failed");
            return ResponseUtils.newErrorResponse("Unexpected error");
        }
    }

    /**
     * Serves one peer until the process is stopped. Settings come from the environment, see {@link ServerSettings}. One
     * process per peer: the shim's connection state is shared by all streams of a process.
     */
    public static void main(String[] args) throws InterruptedException {
        try {
            serve(ServerSettings.from(System.getenv()));
        } catch (IllegalArgumentException | IOException e) {
            System.err.println("The chaincode cannot start: " + e.getMessage());
            System.exit(2);
        }
    }

    private static void serve(ServerSettings settings) throws IOException, InterruptedException {
        SHIM.setLevel(settings.logLevel());
        HansaChaincode chaincode = new HansaChaincode();
        // Not the shim's reading of the environment: with TLS on, that asks for base64 files of a client that a server
        // never uses, and leaves no way to ask the peer for its certificate.
        chaincode.processCommandLineOptions(new String[] {"-i", settings.packageId()});
        Properties properties = chaincode.getChaincodeConfig();
        Metrics.initialize(properties);
        Traces.initialize(properties);
        new NettyChaincodeServer(chaincode, settings.serverProperties()).start();
    }

    /** What went wrong and where. A message may repeat an argument or a transient field, and those are in no log. */
    private static Throwable withoutMessages(Throwable fault) {
        Throwable cause = fault.getCause();
        Throwable bare = new Throwable(fault.getClass().getName(), cause == null ? null : withoutMessages(cause));
        bare.setStackTrace(fault.getStackTrace());
        return bare;
    }

    private static String bounded(String message) {
        return message.length() <= MAX_MESSAGE_CHARS ? message : message.substring(0, MAX_MESSAGE_CHARS) + "...";
    }
}
