package dev.tidemill.chat.search;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;

/// One immutable version of a collection's index, opened. It stays readable until the last search that began before
/// [#close] has ended.
final class IndexVersion implements AutoCloseable {
    static final Analyzer ANALYZER = new EnglishAnalyzer();

    private static final int QUESTION_WORDS_MAX = 256;

    /// How many of the fused list are read again; those behind keep their order behind them.
    private static final int RANKED_MAX = 40;

    private final String name;
    private final Manifest manifest;
    private final IndexReader reader;
    private final IndexSearcher searcher;
    private final Set<String> labelSets = new HashSet<>();

    private IndexVersion(String name, Manifest manifest, IndexReader reader) throws IOException {
        this.name = name;
        this.manifest = manifest;
        this.reader = reader;
        this.searcher = new IndexSearcher(reader);
        searcher.setSimilarity(new BM25Similarity(1.2f, 0.75f));
        labelSets.addAll(terms(ChunkFields.LABELS));
    }

    static IndexVersion open(Path folder) throws IOException {
        Manifest manifest = Manifest.read(folder);
        IndexReader reader = DirectoryReader.open(FSDirectory.open(folder));
        return new IndexVersion(String.valueOf(folder.getFileName()), manifest, reader);
    }

    String name() {
        return name;
    }

    Manifest manifest() {
        return manifest;
    }

    /// All values that a field has.
    Set<String> terms(String field) throws IOException {
        Set<String> found = new HashSet<>();
        Terms terms = MultiTerms.getTerms(reader, field);
        if (terms != null) {
            TermsEnum each = terms.iterator();
            for (BytesRef term = each.next(); term != null; term = each.next()) {
                found.add(term.utf8ToString());
            }
        }
        return found;
    }

    boolean acquire() {
        return reader.tryIncRef();
    }

    void release() {
        try {
            reader.decRef();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// @param vector makes the question's vector; asked only where vectors are searched
    List<Passage> search(Search search, Function<String, float[]> vector) {
        try {
            Query seen = seen(search);
            Map<Integer, Double> words =
                    search.settings().method() == Search.Method.VECTORS ? Map.of() : words(search, seen);
            if (search.settings().method() == Search.Method.TEXT
                    || manifest.embedder().isEmpty()
                    || search.text().isBlank()) {
                return ranked(search, words, Map.of(), Map.of());
            }
            float[] asked = vector.apply(search.text());
            Map<Integer, Double> vectors = vectors(search, seen, asked);
            return ranked(search, words, vectors, again(search, words, vectors, asked));
        } catch (IOException failed) {
            throw new TidemillException(ErrorCode.STORAGE, "the index cannot be read: " + failed.getMessage(), failed);
        }
    }

    /// What the caller may read and asked for: label sets that the caller holds whole, metadata that will do.
    private Query seen(Search search) {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        List<BytesRef> allowed = labelSets.stream()
                .filter(set -> set.isEmpty() || search.labels().containsAll(List.of(set.split(","))))
                .map(BytesRef::new)
                .toList();
        all.add(new TermInSetQuery(ChunkFields.LABELS, allowed), BooleanClause.Occur.FILTER);
        search.filter().forEach((field, values) -> {
            List<BytesRef> terms = values.stream()
                    .map(value -> new BytesRef(ChunkFields.metadata(field, value)))
                    .toList();
            all.add(new TermInSetQuery(ChunkFields.METADATA, terms), BooleanClause.Occur.FILTER);
        });
        return all.build();
    }

    private Map<Integer, Double> words(Search search, Query seen) throws IOException {
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        Map<String, Integer> counts = Words.counts(ANALYZER, search.text(), QUESTION_WORDS_MAX);
        if (counts.isEmpty()) {
            return Map.of();
        }
        counts.forEach((word, count) -> any.add(
                new org.apache.lucene.search.BoostQuery(new TermQuery(new Term(ChunkFields.WORDS, word)), count),
                BooleanClause.Occur.SHOULD));
        Query query = new BooleanQuery.Builder()
                .add(any.build(), BooleanClause.Occur.MUST)
                .add(seen, BooleanClause.Occur.FILTER)
                .build();
        Map<Integer, Double> found = new HashMap<>();
        for (ScoreDoc hit : searcher.search(query, search.settings().candidates()).scoreDocs) {
            if (hit.score >= search.settings().least().words()) {
                found.put(hit.doc, (double) hit.score);
            }
        }
        return found;
    }

    private Map<Integer, Double> vectors(Search search, Query seen, float[] asked) throws IOException {
        int candidates = search.settings().candidates();
        Query query = new KnnFloatVectorQuery(ChunkFields.VECTOR, asked, candidates, seen);
        Map<Integer, Double> found = new HashMap<>();
        for (ScoreDoc hit : searcher.search(query, candidates).scoreDocs) {
            double cosine = 2 * hit.score - 1;
            if (cosine >= search.settings().least().vectors()) {
                found.put(hit.doc, cosine);
            }
        }
        return found;
    }

    /// What the vectors say once the first passages are believed; without words they speak for themselves.
    private Map<Integer, Double> again(
            Search search, Map<Integer, Double> words, Map<Integer, Double> vectors, float[] asked) throws IOException {
        if (words.isEmpty() || vectors.isEmpty()) {
            return vectors;
        }
        Map<Integer, Double> fused = Fusing.fuse(search.settings().fusion(), words, vectors);
        List<Integer> first =
                Fusing.best(fused).stream().limit(Feedback.PASSAGES).toList();
        return Feedback.again(reader, asked, first, fused.keySet());
    }

    /// @param vectors cosines with the question, which are told
    /// @param again   cosines with the moved question, which are fused
    private List<Passage> ranked(
            Search search, Map<Integer, Double> words, Map<Integer, Double> vectors, Map<Integer, Double> again)
            throws IOException {
        Search.Settings settings = search.settings();
        Map<Integer, Double> fused = Fusing.fuse(settings.fusion(), words, again);
        Ranking ranking = new Ranking(ANALYZER, search.text(), this::rarity);
        Map<Integer, Double> last = new HashMap<>();
        Map<Integer, Passage> passages = new HashMap<>();
        List<Integer> order =
                Fusing.best(fused).stream().limit(settings.candidates()).toList();
        for (int id : order) {
            double score = fused.getOrDefault(id, 0.0);
            if (score < settings.least().fused()) {
                break;
            }
            var document = searcher.storedFields().document(id);
            Passage found =
                    ChunkFields.passage(document, new Passage.Scores(of(words, id), of(vectors, id), score, score));
            double ranks = score;
            if (settings.ranks()) {
                ranks = passages.size() < RANKED_MAX ? ranking.score(found.chunk(), score) : ranking.least(score);
            }
            passages.put(
                    id,
                    new Passage(
                            found.chunk(),
                            found.metadata(),
                            new Passage.Scores(of(words, id), of(vectors, id), score, ranks)));
            last.put(id, ranks);
        }
        Stream<Integer> best = Fusing.best(last).stream();
        return best.filter(id -> last.getOrDefault(id, 0.0) >= settings.least().ranked())
                .limit(settings.passages())
                .map(passages::get)
                .toList();
    }

    private static OptionalDouble of(Map<Integer, Double> scores, int id) {
        Double score = scores.get(id);
        return score == null ? OptionalDouble.empty() : OptionalDouble.of(score);
    }

    private double rarity(String word) {
        try {
            int with = reader.docFreq(new Term(ChunkFields.WORDS, word));
            return Math.log(1 + (reader.numDocs() - with + 0.5) / (with + 0.5));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        release();
    }
}
