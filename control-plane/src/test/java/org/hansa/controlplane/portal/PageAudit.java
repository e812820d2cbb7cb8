package org.hansa.controlplane.portal;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** axe-core over one page, and whether it fits its window. Pictures go where HANSA_SHOTS says. */
final class PageAudit {
    private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";
    private static final String RUN =
            """
            async () => (await axe.run(document, {resultTypes: ['violations']})).violations
              .filter(each => each.impact === 'serious' || each.impact === 'critical')
              .map(each => each.id + ': ' + each.nodes.map(node => node.target.join(' ') + ' ' +
                (node.any[0]?.message ?? node.failureSummary ?? '')).join(' | '))""";
    private static final String OVERFLOW =
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth";
    private final String axe;

    PageAudit() {
        try (InputStream script = PageAudit.class.getResourceAsStream(AXE)) {
            axe = new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return what is wrong with the page as it is now */
    List<String> check(Page page, String name) {
        List<String> found = new ArrayList<>();
        page.evaluate(axe);
        for (Object violation : (List<?>) page.evaluate(RUN)) {
            found.add(name + ": " + violation);
        }
        if (((Number) page.evaluate(OVERFLOW)).intValue() > 0) {
            found.add(name + ": wider than the window");
        }
        String shots = System.getenv("HANSA_SHOTS");
        if (shots != null) {
            page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of(shots, name + ".png")));
        }
        return found;
    }
}
