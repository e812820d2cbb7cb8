package org.hansa.controlplane.joining.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hansa.controlplane.joining.Application;
import org.hansa.controlplane.joining.CheckRow;
import org.hansa.controlplane.joining.Happening;
import org.hansa.controlplane.joining.Section;
import org.hansa.controlplane.joining.Step;
import org.hansa.ledger.model.BallotContent;
import org.jspecify.annotations.Nullable;

/**
 * An application, for whoever may see it.
 *
 * @param sections versions of the steps, by name; a step's own resource has its fields
 * @param content the admission as it was submitted, in the form of {@code admission/1}
 * @param contentDigest of its canonical bytes: what a ballot decides
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ApplicationView(
        String id,
        long version,
        String state,
        String name,
        Instant createdAt,
        Instant changedAt,
        Map<String, Long> sections,
        @Nullable Map<String, Object> content,
        @Nullable String contentDigest,
        @Nullable String ballot,
        @Nullable String reason,
        List<Event> history,
        @Nullable List<Check> checks) {

    record Event(Instant at, String who, String what) {
        static Event of(Happening happening) {
            return new Event(Instant.ofEpochMilli(happening.atMillis()), happening.who(), happening.what());
        }
    }

    /**
     * @param actor who acts next
     * @param command what the actor runs
     * @param retryable whether {@code POST /v1/joining/checks/{check}} has it looked at again
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Check(
            String check,
            String title,
            String state,
            String detail,
            String actor,
            @Nullable String command,
            boolean retryable) {
        static Check of(CheckRow row) {
            return new Check(
                    row.key(),
                    row.title(),
                    row.state().name(),
                    row.detail(),
                    row.actor(),
                    row.command(),
                    row.retryable());
        }
    }

    /** @param fields as they were typed, right or wrong */
    record SectionView(String step, long version, Map<String, List<String>> fields) {
        static SectionView of(Step step, Section section) {
            return new SectionView(step.path(), section.version(), section.fields());
        }
    }

    /** @param rows null for a list of applications */
    static ApplicationView of(Application application, @Nullable List<CheckRow> rows) {
        Map<String, Long> sections = new TreeMap<>();
        for (Step step : Step.values()) {
            sections.put(step.path(), application.section(step).version());
        }
        BallotContent content = application.submitted().orElse(null);
        return new ApplicationView(
                application.id(),
                application.version(),
                application.state().name(),
                application.name(),
                Instant.ofEpochMilli(application.createdAtMillis()),
                Instant.ofEpochMilli(application.changedAtMillis()),
                sections,
                content == null ? null : content.fields(),
                content == null ? null : content.digest().hex(),
                application.ballot(),
                application.reason(),
                application.history().stream().map(Event::of).toList(),
                rows == null ? null : rows.stream().map(Check::of).toList());
    }
}
