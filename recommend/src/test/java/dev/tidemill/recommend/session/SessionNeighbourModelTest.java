package dev.tidemill.recommend.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tidemill.recommend.matrix.Ids;
import dev.tidemill.recommend.model.CandidateArtifact;
import dev.tidemill.recommend.model.CandidateModel;
import dev.tidemill.recommend.model.History;
import dev.tidemill.recommend.model.TrainingRun;
import dev.tidemill.recommend.sequence.Sequences;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SessionNeighbourModelTest {
    private static final int ITEMS = 9;
    private static final float NONE = Float.NEGATIVE_INFINITY;

    /// By hand. History 3, 0 (0 is the newest). Session 0 = {0, 1} shares the newest: likeness 2/2, place
    /// weight 0.9. Session 1 = {3, 2} shares the one before: likeness 1/2, place weight 0.8. Session 2 has
    /// both: likeness 3/2, place weight 0.9.
    @Test
    void scoresAreSumsOverNeighbours() {
        Sequences data = Sequences.of(5, new int[] {0, 1}, new int[] {3, 2}, new int[] {3, 0, 1}, new int[] {4, 2});
        float[] scores = scores(new NeighbourSettings(10, 10, 4, 0, 1, 100), data, 5, 3, 0);
        assertThat(scores).containsExactly(new float[] {NONE, 2.25f, 0.4f, 1.75f, NONE}, within(1e-5f));
        float[] near = scores(new NeighbourSettings(10, 10, 4, 0, 0.5, 100), data, 5, 3, 0);
        assertThat(near).as("all lie beside what is shared").containsExactly(scores, within(1e-5f));
    }

    @Test
    void ofManySessionsTheMostRecentAndOfThoseTheMostAlikeCount() {
        Sequences data = Sequences.of(5, new int[] {3, 0, 1}, new int[] {0, 2}, new int[] {0, 4}, new int[] {3, 0, 2});
        float[] recent = scores(new NeighbourSettings(2, 9, 4, 0, 1, 100), data, 5, 3, 0);
        assertThat(recent[1]).as("only in the oldest session").isEqualTo(NONE);
        float[] closest = scores(new NeighbourSettings(9, 2, 4, 0, 1, 100), data, 5, 3, 0);
        assertThat(closest[4]).as("only in a session that shares one item").isEqualTo(NONE);
        assertThat(closest[1]).isGreaterThan(0f);
    }

    @Test
    void nearnessCountsWhatIsFarFromTheSharedItemLess() {
        Sequences data = Sequences.of(5, new int[] {0, 1, 2, 3});
        float[] scores = scores(new NeighbourSettings(9, 9, 4, 0, 0.5, 100), data, 5, 0);
        assertThat(scores).containsExactly(new float[] {NONE, 0.9f, 0.45f, 0.225f, NONE}, within(1e-6f));
    }

    /// The definition, without lists or a merge.
    @Property(tries = 200)
    void theMergeFindsWhatTheDefinitionSays(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 12) int recent,
            @ForAll @IntRange(min = 1, max = 5) int last) {
        Sequences data = RandomSequences.of(seed, 20, ITEMS, 5);
        int[] items = RandomSequences.of(seed + 1, 1, ITEMS, 6).entries();
        SessionIndex index = SessionIndex.of(data, 20, 100);
        RecentSessions.Neighbours found = new RecentSessions(index, History.of(items), last).closest(recent, 3);
        int window = Math.min(last, items.length);
        int[] newest = Arrays.copyOfRange(items, items.length - window, items.length);
        long different = Arrays.stream(newest).distinct().count();
        record Alike(int session, float likeness) {}
        List<Alike> expected = new ArrayList<>();
        for (int session = index.size() - 1; session >= 0 && expected.size() < recent; session--) {
            int[] has = index.session(session);
            float likeness = 0;
            for (int place = window; place >= 1; place--) {
                int item = newest[place - 1];
                boolean newer = Arrays.stream(newest, place, window).anyMatch(other -> other == item);
                if (!newer && Arrays.stream(has).anyMatch(other -> other == item)) {
                    likeness += (float) place / different;
                }
            }
            if (likeness > 0) {
                expected.add(new Alike(session, likeness));
            }
        }
        expected.sort(Comparator.comparingDouble(alike -> -alike.likeness()));
        assertThat(found.numbers())
                .containsExactly(
                        expected.stream().limit(3).mapToInt(Alike::session).toArray());
    }

    @Property(tries = 100)
    void anIndexThatGrewIsTheOneThatIsMadeAtOnce(@ForAll long seed, @ForAll @IntRange(max = 60) int first) {
        Sequences data = RandomSequences.of(seed, 60, ITEMS, 6);
        NeighbourSettings settings = new NeighbourSettings(3, 3, 4, 1, 0.9, 5);
        SessionIndex.Builder builder = new SessionIndex.Builder(ITEMS, 3, 5);
        for (int s = 0; s < first; s++) {
            builder.add(data.history(s).items());
        }
        SessionIndex snapshot = builder.build();
        float[] before = score(new SessionNeighbourModel(snapshot, settings), 1, 2, 3);
        SessionIndex.Builder more = seed % 2 == 0 ? builder : new SessionIndex.Builder(snapshot, 5);
        for (int s = first; s < data.count(); s++) {
            more.add(data.history(s).items());
        }
        SessionIndex grown = more.build();
        SessionIndex atOnce = SessionIndex.of(data, 3, 5);
        for (int item = 0; item < ITEMS; item++) {
            assertThat(score(new SessionNeighbourModel(grown, settings), item, 2, 3))
                    .isEqualTo(score(new SessionNeighbourModel(atOnce, settings), item, 2, 3));
        }
        assertThat(score(new SessionNeighbourModel(snapshot, settings), 1, 2, 3))
                .as("the snapshot stays as it was")
                .isEqualTo(before);
        assertThat(grown.size()).as("sessions in no list are let go").isLessThanOrEqualTo(2 * 3 * ITEMS + 1);
    }

    @Test
    void aModelComesBackFromItsArtifact() throws IOException {
        Sequences data = RandomSequences.of(1, 50, ITEMS, 8);
        NeighbourSettings settings = NeighbourSettings.of(Map.of("recent", 20.0, "nearness", 0.7));
        SessionNeighbourModel model = new SessionNeighbourTrainer(settings).train(data, TrainingRun.quiet(1));
        Ids ids = Ids.of(IntStream.range(0, ITEMS).mapToObj(Integer::toString).toList());
        byte[] bytes = new CandidateArtifact(model, ids, Ids.none()).toBytes(SessionNeighbourModel.format());
        CandidateModel back = CandidateArtifact.read(bytes, List.of(SessionNeighbourModel.format()))
                .model();
        assertThat(score(back, 5, 1, 2)).isEqualTo(score(model, 5, 1, 2));
        assertThat(((SessionNeighbourModel) back).settings()).isEqualTo(settings);
    }

    @Test
    void aSessionOfNothingGetsNothingAndARobotIsLeftOut() {
        Sequences data = Sequences.of(5, new int[] {0, 1}, new int[] {0, 1, 2, 3, 4});
        SessionNeighbourModel model =
                new SessionNeighbourModel(SessionIndex.of(data, 10, 4), new NeighbourSettings(10, 10, 4, 1, 1, 4));
        assertThat(model.index().size()).isEqualTo(1);
        assertThat(score(model)).containsOnly(NONE);
        assertThat(score(model, 4)).containsOnly(NONE);
    }

    @Test
    void anIndexOfFewerSessionsThanAreLookedAtIsRefused() {
        SessionIndex index = SessionIndex.of(Sequences.of(2, new int[] {0, 1}), 5, 9);
        assertThatThrownBy(() -> new SessionNeighbourModel(index, new NeighbourSettings(6, 1, 1, 0, 1, 9)))
                .hasMessage("an index must keep at least as many sessions an item as are looked at, got 5 and 6");
    }

    private static float[] scores(NeighbourSettings settings, Sequences data, int items, int... history) {
        float[] scores = score(new SessionNeighbourTrainer(settings).train(data, TrainingRun.quiet(1)), history);
        assertThat(scores).hasSize(items);
        return scores;
    }

    private static float[] score(CandidateModel model, int... history) {
        float[] scores = new float[model.items()];
        model.score(History.of(history), scores);
        return scores;
    }
}
