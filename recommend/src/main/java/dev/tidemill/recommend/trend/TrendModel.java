package dev.tidemill.recommend.trend;

import dev.tidemill.recommend.matrix.Ids;
import dev.tidemill.recommend.model.ArtifactInput;
import dev.tidemill.recommend.model.ArtifactOutput;
import dev.tidemill.recommend.model.CandidateModel;
import dev.tidemill.recommend.model.History;
import dev.tidemill.recommend.model.ModelFormat;
import java.io.IOException;

/// The same scores for every history; other ones per segment. Items that nobody met are no candidates.
public final class TrendModel implements CandidateModel {
    /// The algorithm's name.
    public static final String ALGORITHM = "trend";

    private final Ids segments;
    private final float[] all;
    private final float[][] each;

    TrendModel(Ids segments, float[] all, float[][] each) {
        this.segments = segments;
        this.all = all;
        this.each = each;
    }

    /// Reads what [#write] wrote.
    public static ModelFormat format() {
        return new Format();
    }

    @Override
    public String algorithm() {
        return ALGORITHM;
    }

    @Override
    public int items() {
        return all.length;
    }

    /// Segments that are known.
    public Ids segments() {
        return segments;
    }

    @Override
    public void score(History history, float[] scores) {
        copy(all, scores);
    }

    /// The scores of a segment; those of everybody where it is not known.
    public void score(String segment, float[] scores) {
        copy(segments.index(segment).isPresent() ? each[segments.index(segment).getAsInt()] : all, scores);
    }

    private static void copy(float[] from, float[] scores) {
        for (int item = 0; item < from.length; item++) {
            scores[item] = from[item] == 0f ? Float.NEGATIVE_INFINITY : from[item];
        }
    }

    @Override
    public void write(ArtifactOutput out) throws IOException {
        out.writeIds(segments);
        out.writeFloats(all);
        for (float[] scores : each) {
            out.writeFloats(scores);
        }
    }

    private record Format() implements ModelFormat {
        @Override
        public String algorithm() {
            return ALGORITHM;
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public CandidateModel read(ArtifactInput in, int version) throws IOException {
            Ids segments = in.readIds();
            float[] all = in.readFloats();
            float[][] each = new float[segments.size()][];
            for (int s = 0; s < each.length; s++) {
                each[s] = in.readFloats();
                in.check(each[s].length == all.length, "every segment scores every item");
            }
            return new TrendModel(segments, all, each);
        }
    }
}
