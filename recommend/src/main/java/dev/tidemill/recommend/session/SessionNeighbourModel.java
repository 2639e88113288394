package dev.tidemill.recommend.session;

import dev.tidemill.recommend.model.ArtifactInput;
import dev.tidemill.recommend.model.ArtifactOutput;
import dev.tidemill.recommend.model.CandidateModel;
import dev.tidemill.recommend.model.History;
import dev.tidemill.recommend.model.ModelFormat;
import java.io.IOException;
import java.util.Arrays;

/// VMIS-kNN: what people did whose recent sessions are most like this one. The score of an item is
/// the sum
/// over neighbours that have it of likeness · (1 − 0.1 · place of the newest shared item, from 1) ·
/// idf^power · nearness^distance, with `idf = ln(all items of all sessions / sessions with the
/// item)`, and 1
/// where that is not above 0, and the distance from the place beside the newest shared item (as
/// STAN, Garg et
/// al. 2019, decays neighbours; Serenade has nearness 1). Items of no neighbour are not proposed,
/// and neither is the
/// newest item of the history.
public final class SessionNeighbourModel implements CandidateModel {
    /// The algorithm's name.
    public static final String VMIS_KNN = "vmis-knn";

    private static final float PLACE = 0.1f;

    private final SessionIndex index;
    private final NeighbourSettings settings;
    private final float[] rarity;
    private final float[] near;

    /// @param index of at least `settings.recent()` sessions an item
    public SessionNeighbourModel(SessionIndex index, NeighbourSettings settings) {
        if (index.recent() < settings.recent()) {
            throw new IllegalArgumentException("an index must keep at least as many sessions an item as are looked at,"
                    + " got " + index.recent() + " and " + settings.recent());
        }
        this.index = index;
        this.settings = settings;
        near = near(settings.nearness(), index.longest());
        rarity = new float[index.items()];
        for (int item = 0; item < rarity.length; item++) {
            double idf = Math.log((double) index.total() / Math.max(1, index.count(item)));
            rarity[item] = idf > 0 ? (float) Math.pow(idf, settings.idf()) : 1f;
        }
    }

    private static float[] near(double nearness, int longest) {
        float[] near = new float[longest + 1];
        double power = 1;
        for (int distance = 0; distance < near.length; distance++) {
            near[distance] = (float) power;
            power *= distance == 0 ? 1 : nearness;
        }
        return near;
    }

    /// Reads models of this algorithm.
    public static ModelFormat format() {
        return new Format();
    }

    @Override
    public String algorithm() {
        return VMIS_KNN;
    }

    @Override
    public int items() {
        return index.items();
    }

    /// The sessions it was made of.
    public SessionIndex index() {
        return index;
    }

    /// How they are used.
    public NeighbourSettings settings() {
        return settings;
    }

    @Override
    public boolean ordered() {
        return true;
    }

    @Override
    public void score(History history, float[] scores) {
        Arrays.fill(scores, 0, items(), Float.NEGATIVE_INFINITY);
        RecentSessions.Neighbours closest =
                new RecentSessions(index, history, settings.last()).closest(settings.recent(), settings.neighbours());
        for (int i = 0; i < closest.numbers().length; i++) {
            int age = closest.newestAges()[i];
            float weight = Math.max(0f, 1f - PLACE * (age + 1)) * closest.likeness()[i];
            int shared = history.items()[history.size() - 1 - age];
            add(index.session(closest.numbers()[i]), shared, weight, scores);
        }
        if (history.size() > 0) {
            scores[history.items()[history.size() - 1]] = Float.NEGATIVE_INFINITY;
        }
    }

    private void add(int[] session, int shared, float weight, float[] scores) {
        int middle = 0;
        while (session[middle] != shared) {
            middle++;
        }
        for (int place = 0; place < session.length; place++) {
            int item = session[place];
            float before = scores[item] == Float.NEGATIVE_INFINITY ? 0f : scores[item];
            scores[item] = before + weight * rarity[item] * near[Math.abs(place - middle)];
        }
    }

    @Override
    public void write(ArtifactOutput out) throws IOException {
        out.writeInt(settings.recent());
        out.writeInt(settings.neighbours());
        out.writeInt(settings.last());
        out.writeDouble(settings.idf());
        out.writeDouble(settings.nearness());
        out.writeInt(settings.longest());
        index.write(out);
    }

    private record Format() implements ModelFormat {
        @Override
        public String algorithm() {
            return VMIS_KNN;
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public CandidateModel read(ArtifactInput in, int version) throws IOException {
            int recent = in.readInt();
            int neighbours = in.readInt();
            int last = in.readInt();
            double idf = in.readDouble();
            double nearness = in.readDouble();
            int longest = in.readInt();
            in.check(
                    recent > 0
                            && neighbours > 0
                            && last > 0
                            && longest > 0
                            && idf >= 0
                            && idf <= 10
                            && nearness >= 0
                            && nearness <= 1,
                    "settings within their bounds");
            SessionIndex index = SessionIndex.read(in);
            in.check(index.recent() >= recent, "an index of as many sessions an item as are looked at");
            return new SessionNeighbourModel(
                    index, new NeighbourSettings(recent, neighbours, last, idf, nearness, longest));
        }
    }
}
