package org.hansa.launcher.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.hansa.launcher.Hansa;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            textBlock =
                    """
                    bench w10 w8,                             "WORKLOAD is 'w8', must be one of w1, w2, fenzo"
                    bench w4 --mode empty,                    "--mode is 'empty', must be one of fill, churn, both"
                    bench w5 --mode fill,                     "--mode is for w4, which is not to run"
                    bench w4 --nodes not-there.csv,           --nodes: not-there.csv cannot be read
                    bench --pods not-there.csv,               --pods: not-there.csv cannot be read
                    bench w10 --soak 5,                       "--soak is for w11, which is not to run"
                    bench w11 --soak 0,                       "--soak is 0, must be 1 to 1440 minutes"
                    bench --soak 1441,                        "--soak is 1441, must be 1 to 1440 minutes"
                    """)
    void what_cannot_be_measured_is_refused_before_anything_runs(String line, String refusal) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();

        int status = Hansa.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(line.split(" "));

        assertThat(status).isEqualTo(2);
        assertThat(err.toString()).contains(refusal);
        assertThat(out.toString()).isEmpty();
    }
}
