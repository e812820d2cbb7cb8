package org.hansa.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Asks the two decisions over REST. One OPA serves all test classes of a run. */
final class Policy implements AutoCloseable {
    static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .changeDefaultPropertyInclusion(ignored ->
                    JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
            .build();

    /** Stands in the shared cases for the reference digest of the bundle under test. */
    private static final String PLACEHOLDER = "0".repeat(64);

    private final ServedPolicy served;
    private final String referenceDigest;

    private Policy(ServedPolicy served) throws IOException {
        this.served = served;
        BundleFiles files = BundleFiles.read(served.home().resolve("bundle.tar.gz"));
        this.referenceDigest = JSON.readTree(files.text(".manifest"))
                .required("metadata")
                .required("referenceDigest")
                .asString();
    }

    ServedPolicy served() {
        return served;
    }

    AuthzAnswer decide(AuthzQuestion question) {
        return JSON.treeToValue(authz(JSON.valueToTree(question)), AuthzAnswer.class);
    }

    ResidencyAnswer decide(ResidencyQuestion question) {
        return JSON.treeToValue(residency(JSON.valueToTree(question)), ResidencyAnswer.class);
    }

    JsonNode authz(JsonNode question) {
        return ask("/v1/data/hansa/authz/decision", question);
    }

    JsonNode residency(JsonNode question) {
        JsonNode sent = question.deepCopy();
        if (sent.get("reference") instanceof ObjectNode reference
                && PLACEHOLDER.equals(reference.path("digest").asString(""))) {
            reference.put("digest", referenceDigest);
        }
        return ask("/v1/data/hansa/residency/decision", sent);
    }

    private JsonNode ask(String path, JsonNode question) {
        try {
            ObjectNode body = JSON.createObjectNode();
            body.set("input", question);
            HttpResponse<String> response = served.send("POST", path, body.toString(), served.token);
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            return JSON.readTree(response.body()).required("result");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        served.close();
    }

    /** Gives test methods the policy; starts it at the first use and ends it with the run. */
    static final class Extension implements BeforeAllCallback, ParameterResolver {
        private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(Policy.class);

        @Override
        public void beforeAll(ExtensionContext context) {
            of(context);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Policy.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return of(context);
        }

        private static Policy of(ExtensionContext context) {
            return context.getRoot()
                    .getStore(NAMESPACE)
                    .computeIfAbsent(Policy.class, ignored -> start(), Policy.class);
        }

        private static Policy start() {
            try {
                Path home = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "opa");
                return new Policy(ServedPolicy.start(home.toAbsolutePath()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
