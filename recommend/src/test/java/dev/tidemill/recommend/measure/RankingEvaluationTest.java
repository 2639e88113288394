package dev.tidemill.recommend.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tidemill.recommend.Tables;
import dev.tidemill.recommend.kernel.Workers;
import dev.tidemill.recommend.matrix.Entries;
import dev.tidemill.recommend.matrix.Interactions;
import dev.tidemill.recommend.model.TrainingRun;
import dev.tidemill.recommend.trend.TrendModel;
import dev.tidemill.recommend.trend.TrendTrainer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RankingEvaluationTest {
    /// Right, wrong, right, of three right items, five places; by hand.
    @Test
    void metricsOfOneListAreThoseOfTheirDefinitions() {
        boolean[] hits = {true, false, true};
        assertThat(RankingMetric.PRECISION.of(hits, 5, 3)).isEqualTo(2.0 / 5);
        assertThat(RankingMetric.RECALL.of(hits, 5, 3)).isEqualTo(2.0 / 3);
        double ideal = 1 + 1 / (Math.log(3) / Math.log(2)) + 0.5;
        assertThat(RankingMetric.NDCG.of(hits, 5, 3)).isCloseTo(1.5 / ideal, within(1e-12));
        assertThat(RankingMetric.MAP.of(hits, 5, 3)).isCloseTo((1 + 2.0 / 3) / 3, within(1e-12));
        assertThat(RankingMetric.MRR.of(hits, 5, 3)).isEqualTo(1);
        assertThat(RankingMetric.MRR.of(new boolean[] {false, true}, 5, 3)).isEqualTo(0.5);
        assertThat(RankingMetric.HIT_RATE.of(new boolean[2], 5, 3)).isZero();
        assertThat(RankingMetric.NDCG.at(10)).isEqualTo("ndcg_at_10");
    }

    /// Everyone gets the most popular items that they have not seen: user 0 has 0 and gets 1, 2; user 1 has
    /// 0, 1 and gets 2, 3; user 2 is not asked.
    @Test
    void seenItemsAreLeftOutAndOnlyTestUsersCount() {
        Interactions train = Tables.of(
                new double[] {1, 0, 0, 0, 0}, new double[] {1, 1, 0, 0, 0}, new double[] {1, 1, 1, 0, 0}, new double[] {
                    1, 1, 1, 1, 0
                });
        Interactions test =
                Tables.of(new double[] {0, 1, 0, 0, 0}, new double[] {0, 0, 0, 1, 1}, new double[5], new double[5]);
        TrendModel model = new TrendTrainer(1).train(train, TrainingRun.quiet(1));
        RankingReport report = new RankingEvaluation(train, test, 2).evaluate(model, Workers.caller());
        assertThat(report.users()).isEqualTo(2);
        assertThat(report.of(RankingMetric.PRECISION)).containsExactly(0.5, 0.5);
        assertThat(report.of(RankingMetric.RECALL)).containsExactly(1, 0.5);
        assertThat(report.mean(RankingMetric.MRR)).isEqualTo(0.75);
        // Lists 1, 2 and 2, 3: three of five items; shares of users 3/4, 2/4, 2/4, 1/4.
        assertThat(report.exposure().coverage()).isEqualTo(0.6);
        assertThat(report.exposure().novelty())
                .isCloseTo((Math.log(4.0 / 3) / Math.log(2) + 1 + 1 + 2) / 4, within(1e-12));
        // Places 0, 0, 1, 1, 2.
        assertThat(report.exposure().gini()).isCloseTo((2.0 * (3 + 4 + 5 * 2) / 4 - 6) / 5, within(1e-12));
        double[] interval = report.interval(RankingMetric.RECALL, 0.95, 200, 1);
        assertThat(interval).containsExactly(0.5, 1);
    }

    @Property(tries = 30)
    void splitsKeepEveryInteractionOnce(@ForAll long seed) {
        Interactions all = Tables.random(30, 20, 6, seed);
        for (Split split : new Split[] {
            Split.random(all, 0.3, seed),
            Split.byTime(all, 15_000),
            Split.byUser(all, 0.5, seed),
            Split.leaveLastOut(all)
        }) {
            assertThat(split.train().size() + split.test().size()).isEqualTo(all.size());
            for (int user = 0; user < 30; user++) {
                for (int at = split.test().start(user); at < split.test().end(user); at++) {
                    assertThat(split.train().contains(user, split.test().item(at)))
                            .isFalse();
                    assertThat(all.contains(user, split.test().item(at))).isTrue();
                }
            }
        }
    }

    @Property(tries = 30)
    void splitsByTimeHaveNoPastInTheTest(@ForAll long seed) {
        Interactions all = Tables.random(30, 20, 6, seed);
        Split last = Split.leaveLastOut(all);
        Split byUser = Split.byUser(all, 0.5, seed);
        for (int user = 0; user < 30; user++) {
            assertThat(last.test().count(user)).isEqualTo(all.count(user) > 1 ? 1 : 0);
            assertThat(newest(last.train(), user)).isLessThan(oldest(last.test(), user));
            assertThat(newest(byUser.train(), user)).isLessThan(oldest(byUser.test(), user));
        }
    }

    private static long newest(Interactions part, int user) {
        long newest = Long.MIN_VALUE;
        for (int at = part.start(user); at < part.end(user); at++) {
            newest = Math.max(newest, part.time(at));
        }
        return newest;
    }

    private static long oldest(Interactions part, int user) {
        long oldest = Long.MAX_VALUE;
        for (int at = part.start(user); at < part.end(user); at++) {
            oldest = Math.min(oldest, part.time(at));
        }
        return oldest;
    }

    @Test
    void aSplitByTimeNeedsTimes() {
        Entries entries = new Entries();
        entries.add(0, 0, 1, Entries.NO_TIME);
        Interactions untimed = entries.toMatrix(1, 1, Entries.Duplicates.LAST);
        assertThatThrownBy(() -> Split.leaveLastOut(untimed))
                .hasMessage("this split needs the time of every interaction, and they are not known (use random or"
                        + " byUser)");
        assertThatThrownBy(() -> Split.random(untimed, 1, 1)).hasMessage("share must be between 0 and 1, got 1.0");
    }
}
