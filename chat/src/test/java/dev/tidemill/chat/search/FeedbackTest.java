package dev.tidemill.chat.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.Test;

/// Golden: Rocchio's sum worked out by hand, over segments, one of them without vectors.
class FeedbackTest {
    private static final float[] ASKED = {1, 0};

    @Test
    void theQuestionMovesTowardsTheMeanOfTheFirst() throws IOException {
        try (ByteBuffersDirectory directory = new ByteBuffersDirectory()) {
            fill(directory, new float[] {1, 0}, new float[] {0, 1}, new float[] {}, new float[] {0.6f, 0.8f});
            try (DirectoryReader reader = DirectoryReader.open(directory)) {
                assertThat(reader.leaves()).hasSize(4);
                Map<Integer, Double> cosines = Feedback.again(reader, ASKED, List.of(1, 3), Set.of(0, 1, 2, 3));
                // (1, 0) + 0.6 * ((0, 1) + (0.6, 0.8)) / 2 = (1.18, 0.54)
                double length = Math.hypot(1.18, 0.54);
                assertThat(cosines).containsOnlyKeys(0, 1, 3);
                assertThat(cosines.get(0)).isCloseTo(1.18 / length, within(1e-6));
                assertThat(cosines.get(1)).isCloseTo(0.54 / length, within(1e-6));
                assertThat(cosines.get(3)).isCloseTo((0.6 * 1.18 + 0.8 * 0.54) / length, within(1e-6));
                assertThat(ASKED).containsExactly(1, 0);
            }
        }
    }

    @Test
    void withoutAFirstTheQuestionStays() throws IOException {
        try (ByteBuffersDirectory directory = new ByteBuffersDirectory()) {
            fill(directory, new float[] {0.6f, 0.8f});
            try (DirectoryReader reader = DirectoryReader.open(directory)) {
                assertThat(Feedback.again(reader, ASKED, List.of(), Set.of(0)).get(0))
                        .isCloseTo(0.6, within(1e-6));
            }
        }
    }

    private static void fill(ByteBuffersDirectory directory, float[]... vectors) throws IOException {
        IndexWriterConfig config = new IndexWriterConfig().setMergePolicy(NoMergePolicy.INSTANCE);
        try (IndexWriter writer = new IndexWriter(directory, config)) {
            for (float[] vector : vectors) {
                Document document = new Document();
                if (vector.length > 0) {
                    document.add(
                            new KnnFloatVectorField(ChunkFields.VECTOR, vector, VectorSimilarityFunction.DOT_PRODUCT));
                }
                writer.addDocument(document);
                writer.commit();
            }
        }
    }
}
