package dev.tidemill.chat.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/// A text's words as the index has them.
final class Words {
    private Words() {}

    static List<String> of(Analyzer analyzer, String text, int most) {
        List<String> words = new ArrayList<>();
        try (TokenStream tokens = analyzer.tokenStream(ChunkFields.WORDS, text)) {
            CharTermAttribute word = tokens.addAttribute(CharTermAttribute.class);
            tokens.reset();
            while (words.size() < most && tokens.incrementToken()) {
                words.add(word.toString());
            }
            while (tokens.incrementToken()) {
                // an analyzer wants its stream read to the end
            }
            tokens.end();
            return words;
        } catch (IOException impossible) {
            throw new IllegalStateException("a text in memory can be read", impossible);
        }
    }

    /// How often each stands in it.
    static Map<String, Integer> counts(Analyzer analyzer, String text, int most) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        of(analyzer, text, most).forEach(word -> counts.merge(word, 1, Integer::sum));
        return counts;
    }
}
