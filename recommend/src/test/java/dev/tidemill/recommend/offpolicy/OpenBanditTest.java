package dev.tidemill.recommend.offpolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenBanditTest {
    private static final String HEADER =
            ",timestamp,item_id,position,click,propensity_score,user_feature_0,user_feature_1,user-item_affinity_0";

    @TempDir
    private Path folder;

    private Path file(String... lines) throws IOException {
        return Files.write(folder.resolve("men.csv"), List.of(lines));
    }

    @Test
    void rowsAreReadAndTornOnesRefusedByNumber() throws IOException {
        OpenBandit.Read read = new OpenBandit(3, 3)
                .read(file(
                        HEADER,
                        "0,2019-11-24 00:01:03.979311+00:00,2,2,0,0.045525,a,b,0.0",
                        "1,2019-11-24 00:01:03.979311+00:00,1,",
                        "2,2019-11-24 00:01:04.979311+00:00,1,3,1,0.25,a,c,0.0",
                        "3,2019-11-24 00:01:04.979311+00:00,9,3,1,0.25,a,c,0.0",
                        "4,2019-11-24 00:01:04.979311+00:00,1,3,1,zero,a,c,0.0",
                        "5,2019-11-24 00:01:05.979311+00:00,0,1,1,0.5,a,b,0.0"));
        LoggedActions log = read.log();
        assertThat(log.rows()).isEqualTo(3);
        assertThat(log.action(1)).isEqualTo(1);
        assertThat(log.position(1)).isEqualTo(2);
        assertThat(log.reward(1)).isEqualTo(1);
        assertThat(log.propensity(0)).isEqualTo(0.045525);
        assertThat(log.context(0)).isEqualTo(log.context(2)).isNotEqualTo(log.context(1));
        assertThat(read.refused()).isEqualTo(3);
        assertThat(read.refusals()).extracting(refusal -> refusal.line()).containsExactly(3L, 5L, 6L);
        assertThat(read.refusals().get(1).toString())
                .startsWith("men.csv:5: action must be from 0 below 3, got 9, got \"3,2019");
    }

    @Test
    void aFileOfAnotherLayoutIsRefused() throws IOException {
        Path other = file("user,item,rating", "1,2,3");
        assertThatThrownBy(() -> new OpenBandit(3, 3).read(other))
                .hasMessage("men.csv:1: the header must name [item_id, position, click, propensity_score], got none"
                        + " named item_id");
        assertThatThrownBy(() -> new OpenBandit(3, 3).read(folder.resolve("absent.csv")))
                .hasMessageStartingWith("a log must be a readable file in UTF-8");
    }
}
