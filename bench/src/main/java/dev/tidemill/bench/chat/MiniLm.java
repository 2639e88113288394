package dev.tidemill.bench.chat;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import dev.tidemill.serve.embedding.TextEmbedder;
import java.util.List;

/// The sentence embedder all-MiniLM-L6-v2, quantised, as LangChain4j brings it in a jar.
final class MiniLm implements TextEmbedder {
    static final String NAME = "all-minilm-l6-v2-q";

    private final EmbeddingModel model = new AllMiniLmL6V2QuantizedEmbeddingModel();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int dimension() {
        return 384;
    }

    @Override
    public List<float[]> embed(List<String> texts) {
        return texts.stream()
                .map(text -> model.embed(TextSegment.from(text.isBlank() ? "." : text))
                        .content()
                        .vector())
                .toList();
    }
}
