package org.hansa.network.conformance;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Keeps what became of each case, and with {@code -Dgolden.update=true} writes it into the table. */
final class ConformanceRecorder implements TestWatcher, AfterAllCallback {
    private final Map<String, ConformanceTable.Mark> marks = new TreeMap<>();

    @Override
    public void testSuccessful(ExtensionContext context) {
        mark(context, ConformanceTable.Mark.HOLDS);
    }

    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        mark(context, ConformanceTable.Mark.FAILS);
    }

    @Override
    public void testAborted(ExtensionContext context, @Nullable Throwable cause) {
        mark(context, ConformanceTable.Mark.NOT_RUN);
    }

    private void mark(ExtensionContext context, ConformanceTable.Mark mark) {
        marks.put(ConformanceTable.sentence(context.getRequiredTestMethod().getName()), mark);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (Boolean.getBoolean("golden.update") && !marks.isEmpty()) {
            ConformanceTable.read().with(NetworkUnderTest.profile(), marks).write();
        }
    }
}
