package org.hansa.network.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** YAML to records. Nothing is guessed: unknown fields, missing numbers and coercions are refused. */
final class ConsortiumReader {

    private static final YAMLMapper MAPPER = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private ConsortiumReader() {}

    static ConsortiumConfig read(Path file) {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the consortium from " + file, e);
        }
    }

    static ConsortiumConfig parse(String source, String yaml) {
        return checked(source, parse(source, yaml, ConsortiumConfig.class));
    }

    /** Names every fault of a consortium that was put together. */
    static ConsortiumConfig checked(String source, ConsortiumConfig config) {
        List<String> faults = new ConsortiumRules(config).faults();
        if (!faults.isEmpty()) {
            throw new ConfigurationException(source, faults);
        }
        return config;
    }

    static <T> T parse(String source, String yaml, Class<T> type) {
        T config;
        try {
            config = MAPPER.readValue(yaml, type);
        } catch (UnrecognizedPropertyException e) {
            throw new ConfigurationException(
                    source, List.of(path(e) + ": unknown field; known here are " + e.getKnownPropertyIds()));
        } catch (DatabindException e) {
            throw new ConfigurationException(source, List.of(path(e) + ": " + firstLine(e.getOriginalMessage())));
        } catch (JacksonException e) {
            throw new ConfigurationException(
                    source,
                    List.of("line " + e.getLocation().getLineNr() + ": not YAML: "
                            + firstLine(e.getOriginalMessage())));
        }
        if (config == null) {
            throw new ConfigurationException(source, List.of("the file is empty"));
        }
        return config;
    }

    private static String path(DatabindException e) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : e.getPath()) {
            if (step.getPropertyName() != null) {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            } else {
                path.append('[').append(step.getIndex()).append(']');
            }
        }
        return path.isEmpty() ? "(top)" : path.toString();
    }

    private static String firstLine(String message) {
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
