package dev.fathom.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlternatingTest {

    @Test
    void sidesTakeTurnsAndTheFirstRoundDoesNotCount() {
        List<String> calls = new ArrayList<>();
        Alternating.Result result = new Alternating()
                .side("theirs", times -> {
                    calls.add("theirs");
                    return calls.size() <= 2 ? 1000 : 10 * calls.size();
                })
                .side("ours", times -> {
                    calls.add("ours");
                    return times;
                })
                .run(3, 7);
        assertThat(calls).containsExactly("theirs", "ours", "theirs", "ours", "theirs", "ours", "theirs", "ours");
        assertThat(result.millis().get("theirs")).containsExactly(30, 50, 70);
        assertThat(result.of("theirs")).isEqualTo(50);
        assertThat(result.ratio("ours", "theirs")).containsExactly(new double[] {0.1, 0.14, 7 / 30.0}, within(1e-12));
        assertThat(result.quickest("")).isEqualTo("ours");
    }
}
