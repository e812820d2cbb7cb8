package org.hansa.controlplane.allocation.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Base64;
import org.hansa.controlplane.allocation.ProviderService;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.grid.store.EntryStore.Table;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** The grid's own bytes, so that a program that shares no code with the engine can count them again. */
@RestController
@Tag(name = "Providers")
class GridController {
    private final ProviderService providers;
    private final JsonMapper json;

    GridController(ProviderService providers, JsonMapper json) {
        this.providers = providers;
        this.json = json;
    }

    /** @param bytes as stored, Base64; the layout's number is the first */
    record EntryLine(String key, String bytes) {}

    @GetMapping("/v1/grid/entries")
    @Operation(
            summary = "The grid's entries as they are stored, a line each",
            description =
                    "Tables PROVIDER, ALLOCATION, GRANT and INVENTORY. What tenants wrote in their requests is left out.")
    void entries(Caller caller, @RequestParam String table, HttpServletResponse response) {
        providers.entries(caller, table(table), (key, bytes) -> {
            try {
                // Not before: a refusal is a problem in JSON.
                response.setContentType(MediaType.APPLICATION_NDJSON_VALUE);
                Writer out = response.getWriter();
                EntryLine line = new EntryLine(key, Base64.getEncoder().encodeToString(bytes));
                out.append(json.writeValueAsString(line)).append('\n');
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Table table(String text) {
        for (Table each : new Table[] {Table.PROVIDER, Table.ALLOCATION, Table.GRANT, Table.INVENTORY}) {
            if (each.name().equals(text)) {
                return each;
            }
        }
        FieldErrors errors = new FieldErrors();
        errors.add("table", "must be PROVIDER, ALLOCATION, GRANT or INVENTORY");
        errors.throwIfAny();
        throw new IllegalStateException("unreachable");
    }
}
