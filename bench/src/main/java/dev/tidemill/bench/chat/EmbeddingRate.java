package dev.tidemill.bench.chat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.tidemill.serve.embedding.MiniLmEmbedder;
import dev.tidemill.serve.embedding.TextEmbedder;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// How many texts of 128 tokens a second become vectors, and how many times the bare model runs on as many tokens, on
/// as many threads.
final class EmbeddingRate {
    private static final int TOKENS = 128;

    /// A word of one token, so that a text's tokens are known: those of its words, and two marks.
    private static final String TEXT = String.join(" ", Collections.nCopies(TOKENS - 2, "water"));

    private EmbeddingRate() {}

    static double ours(TextEmbedder embedder, int texts) {
        List<String> many = Collections.nCopies(texts, TEXT);
        long begun = System.nanoTime();
        embedder.embed(many);
        return texts / ((System.nanoTime() - begun) / 1e9);
    }

    static double bare(int threads, int runs) throws Exception {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            try (OrtSession session = environment.createSession(model(), options);
                    ExecutorService pool = Executors.newFixedThreadPool(threads)) {
                run(environment, session, 20);
                List<Callable<Void>> work = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    work.add(() -> {
                        run(environment, session, runs / threads);
                        return null;
                    });
                }
                long begun = System.nanoTime();
                for (Future<Void> done : pool.invokeAll(work)) {
                    done.get();
                }
                return (double) (runs / threads * threads) / ((System.nanoTime() - begun) / 1e9);
            }
        }
    }

    private static byte[] model() throws IOException {
        try (InputStream file =
                Objects.requireNonNull(MiniLmEmbedder.class.getResourceAsStream("/" + MiniLmEmbedder.NAME + ".onnx"))) {
            return file.readAllBytes();
        }
    }

    private static void run(OrtEnvironment environment, OrtSession session, int times) throws OrtException {
        long[][] ids = new long[1][TOKENS];
        long[][] ones = new long[1][TOKENS];
        Arrays.fill(ids[0], 2300);
        Arrays.fill(ones[0], 1);
        try (OnnxTensor words = OnnxTensor.createTensor(environment, ids);
                OnnxTensor mask = OnnxTensor.createTensor(environment, ones);
                OnnxTensor types = OnnxTensor.createTensor(environment, new long[1][TOKENS])) {
            for (int i = 0; i < times; i++) {
                session.run(Map.of("input_ids", words, "attention_mask", mask, "token_type_ids", types))
                        .close();
            }
        }
    }
}
