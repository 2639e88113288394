package dev.tidemill.chat.search;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReaderContext;

/// Moves a question's vector towards the passages that stand first and compares every candidate with it again:
/// relevance feedback (Rocchio, 1971) without anybody's judgement. Candidates of the words alone get a cosine too.
final class Feedback {
    /// How many passages it believes.
    static final int PASSAGES = 2;

    /// How much their mean counts beside the question's 1.
    private static final float WEIGHT = 0.6f;

    private Feedback() {}

    /// The cosine of each candidate that has a vector with the moved question.
    ///
    /// @param asked the question's vector, of length 1
    /// @param first the passages that stand first
    static Map<Integer, Double> again(IndexReader reader, float[] asked, List<Integer> first, Set<Integer> candidates)
            throws IOException {
        float[] moved = asked.clone();
        float share = WEIGHT / Math.max(1, first.size());
        each(reader, Set.copyOf(first), (_, vector) -> {
            for (int i = 0; i < moved.length; i++) {
                moved[i] += share * vector[i];
            }
        });
        double length = Math.sqrt(dot(moved, moved));
        Map<Integer, Double> cosines = HashMap.newHashMap(candidates.size());
        each(reader, candidates, (id, vector) -> cosines.put(id, length > 0 ? dot(moved, vector) / length : 0.0));
        return cosines;
    }

    private interface Visitor {
        void see(int id, float[] vector);
    }

    private static void each(IndexReader reader, Set<Integer> ids, Visitor visitor) throws IOException {
        TreeSet<Integer> ordered = new TreeSet<>(ids);
        for (LeafReaderContext leaf : reader.leaves()) {
            FloatVectorValues values = leaf.reader().getFloatVectorValues(ChunkFields.VECTOR);
            if (values == null) {
                continue;
            }
            KnnVectorValues.DocIndexIterator at = values.iterator();
            for (int id :
                    ordered.subSet(leaf.docBase, leaf.docBase + leaf.reader().maxDoc())) {
                int local = id - leaf.docBase;
                if (at.docID() < local) {
                    at.advance(local);
                }
                if (at.docID() == local) {
                    visitor.see(id, values.vectorValue(at.index()));
                }
            }
        }
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
