package org.hansa.controlplane.allocation.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import org.hansa.controlplane.allocation.Flavor;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Quantities;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Allocations")
class FlavorController {
    /** @param resources per unit */
    record FlavorView(String name, Map<String, Long> resources) {}

    @GetMapping("/v1/flavors")
    @Operation(summary = "Sizes with a name, the same for everybody who has signed in")
    List<FlavorView> flavors(Caller caller) {
        return Flavor.ALL.stream()
                .map(each -> new FlavorView(each.name(), Quantities.write(each.perUnit())))
                .toList();
    }
}
