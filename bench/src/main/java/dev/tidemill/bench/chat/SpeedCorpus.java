package dev.tidemill.bench.chat;

import dev.tidemill.chat.document.Document;
import dev.tidemill.serve.embedding.TextEmbedder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// As many documents of one chunk as wanted, each of sentences of this project's own documentation in an order of its
/// own. The same seed gives the same texts.
final class SpeedCorpus {
    private static final int SENTENCES = 5;
    private static final int MOST = 900;

    private final List<String> sentences;

    private SpeedCorpus(List<String> sentences) {
        this.sentences = sentences;
    }

    /// @param docs a folder of Markdown
    static SpeedCorpus read(Path docs) throws IOException {
        List<String> sentences = new ArrayList<>();
        try (Stream<Path> files = Files.list(docs)) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".md")).sorted().toList()) {
                for (String line :
                        Files.readString(file).replaceAll("(?s)```.*?```", "").split("(?<=[.!?])\\s+|\\n\\n")) {
                    String text = line.replaceAll("\\s+", " ").strip();
                    if (text.length() >= 40 && text.length() <= 300 && !text.startsWith("|")) {
                        sentences.add(text);
                    }
                }
            }
        }
        if (sentences.size() < 100) {
            throw new IllegalArgumentException("docs must have at least 100 sentences, got " + sentences.size());
        }
        return new SpeedCorpus(List.copyOf(sentences));
    }

    List<Document> documents(int many, long seed) {
        RandomGenerator random = new Random(seed);
        List<Document> documents = new ArrayList<>(many);
        for (int i = 0; i < many; i++) {
            StringBuilder text = new StringBuilder();
            for (int s = 0; s < SENTENCES && text.length() < MOST - 300; s++) {
                text.append(any(random)).append(' ');
            }
            documents.add(
                    Document.plain("d" + i, "Document " + i, text.toString().strip(), Map.of(), Set.of()));
        }
        return documents;
    }

    /// Questions, no two the same: some words of a sentence, in their order.
    List<String> questions(int many, long seed) {
        RandomGenerator random = new Random(seed);
        List<String> questions = new ArrayList<>(many);
        for (int i = 0; i < many; i++) {
            String[] words = any(random).split(" ");
            int from = random.nextInt(Math.max(1, words.length - 8));
            String some = String.join(" ", List.of(words).subList(from, Math.min(words.length, from + 8)));
            questions.add("What about " + some + " " + i + "?");
        }
        return questions;
    }

    private String any(RandomGenerator random) {
        return sentences.get(random.nextInt(sentences.size()));
    }

    /// Makes vectors of documents as mixtures of vectors that the real model made, because it would take an hour for a
    /// hundred thousand; asks the real model for everything else. A mixture lies as near to its parts as a text of
    /// several sentences does.
    static final class Mixing implements TextEmbedder {
        private final TextEmbedder real;
        private final List<float[]> base;
        private volatile boolean mixing = true;

        /// @param texts whose real vectors are mixed
        Mixing(TextEmbedder real, List<String> texts) {
            this.real = real;
            this.base = List.copyOf(real.embed(texts));
        }

        /// From now on every text is embedded by the model.
        void answering() {
            mixing = false;
        }

        @Override
        public String name() {
            return real.name();
        }

        @Override
        public int dimension() {
            return real.dimension();
        }

        @Override
        public List<float[]> embed(List<String> texts) {
            return mixing ? texts.stream().map(this::mixed).toList() : real.embed(texts);
        }

        private float[] mixed(String text) {
            RandomGenerator random = new Random(text.hashCode());
            float[] sum = new float[dimension()];
            for (int part = 0; part < 3; part++) {
                float[] one = base.get(random.nextInt(base.size()));
                float weight = 0.2f + random.nextFloat();
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += weight * one[i];
                }
            }
            double square = 0;
            for (float value : sum) {
                square += (double) value * value;
            }
            for (int i = 0; i < sum.length; i++) {
                sum[i] /= (float) Math.sqrt(square);
            }
            return sum;
        }
    }
}
