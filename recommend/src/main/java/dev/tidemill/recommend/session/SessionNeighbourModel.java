package dev.tidemill.recommend.session;

import dev.tidemill.recommend.model.ArtifactInput;
import dev.tidemill.recommend.model.ArtifactOutput;
import dev.tidemill.recommend.model.CandidateModel;
import dev.tidemill.recommend.model.History;
import dev.tidemill.recommend.model.ModelFormat;
import java.io.IOException;
import java.util.Arrays;

/// VMIS-kNN: what people did whose recent sessions are most like this one. The score of an item is the sum
/// over neighbours that have it of likeness · (1 − 0.1 · place of the newest shared item, from 1) ·
/// idf^power, with `idf = ln(all items of all sessions / sessions with the item)`, and 1 where that is not
/// above 0. Items of no neighbour are not proposed, and neither is the newest item of the history.
public final class SessionNeighbourModel implements CandidateModel {
    /// The algorithm's name.
    public static final String VMIS_KNN = "vmis-knn";

    private static final float PLACE = 0.1f;

    private final SessionIndex index;
    private final NeighbourSettings settings;
    private final float[] rarity;

    /// @param index of at least `settings.recent()` sessions an item
    public SessionNeighbourModel(SessionIndex index, NeighbourSettings settings) {
        if (index.recent() < settings.recent()) {
            throw new IllegalArgumentException("an index must keep at least as many sessions an item as are looked at,"
                    + " got " + index.recent() + " and " + settings.recent());
        }
        this.index = index;
        this.settings = settings;
        rarity = new float[index.items()];
        for (int item = 0; item < rarity.length; item++) {
            double idf = Math.log((double) index.total() / Math.max(1, index.count(item)));
            rarity[item] = idf > 0 ? (float) Math.pow(idf, settings.idf()) : 1f;
        }
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
    public void score(History history, float[] scores) {
        Arrays.fill(scores, 0, items(), Float.NEGATIVE_INFINITY);
        RecentSessions.Neighbours closest =
                new RecentSessions(index, history, settings.last()).closest(settings.recent(), settings.neighbours());
        for (int i = 0; i < closest.numbers().length; i++) {
            float place = Math.max(0f, 1f - PLACE * (closest.newestAges()[i] + 1));
            float weight = place * closest.likeness()[i];
            for (int item : index.session(closest.numbers()[i])) {
                float before = scores[item] == Float.NEGATIVE_INFINITY ? 0f : scores[item];
                scores[item] = before + weight * rarity[item];
            }
        }
        if (history.size() > 0) {
            scores[history.items()[history.size() - 1]] = Float.NEGATIVE_INFINITY;
        }
    }

    @Override
    public void write(ArtifactOutput out) throws IOException {
        out.writeInt(settings.recent());
        out.writeInt(settings.neighbours());
        out.writeInt(settings.last());
        out.writeDouble(settings.idf());
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
            int longest = in.readInt();
            in.check(
                    recent > 0 && neighbours > 0 && last > 0 && longest > 0 && idf >= 0 && idf <= 10,
                    "settings within their bounds");
            SessionIndex index = SessionIndex.read(in);
            in.check(index.recent() >= recent, "an index of as many sessions an item as are looked at");
            return new SessionNeighbourModel(index, new NeighbourSettings(recent, neighbours, last, idf, longest));
        }
    }
}
