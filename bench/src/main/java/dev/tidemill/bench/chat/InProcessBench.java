package dev.tidemill.bench.chat;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaIterator;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.ModelParameters;
import de.kherud.llama.Pair;
import dev.tidemill.bench.Bench;
import dev.tidemill.bench.BenchOption;
import dev.tidemill.bench.BenchOptions;
import dev.tidemill.bench.BenchResult;
import dev.tidemill.bench.Target;
import dev.tidemill.chat.model.AnswerStream;
import dev.tidemill.chat.model.ChatChunk;
import dev.tidemill.chat.model.ChatRequest;
import dev.tidemill.chat.model.Message;
import dev.tidemill.chat.provider.LlamaLanguageModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/// `in-process`: tokens a second of a small model in this process, through our language model and in the engine's own
/// loop, in turns.
public final class InProcessBench implements Bench {
    private static final String PROMPT = "Once upon a time there was a little boat";
    private static final int WINDOW = 512;
    private static final int TOKENS = 256;
    private static final int THREADS = 2;
    private static final Duration WAIT = Duration.ofSeconds(60);

    @Override
    public String name() {
        return "in-process";
    }

    @Override
    public String description() {
        return "Tokens a second of a model in this process, beside the engine's own loop.";
    }

    @Override
    public List<BenchOption> options() {
        return List.of(new BenchOption("rounds", "N", "Answers of each side; 20."));
    }

    @Override
    public List<Target> targets() {
        return List.of(Target.atLeast("streamed_pieces", 2));
    }

    /// @param rate   tokens a second
    /// @param pieces that the answer came in
    private record Run(double rate, int pieces) {}

    @Override
    public BenchResult run(BenchOptions options) throws Exception {
        int rounds = (int) options.number("rounds", 20, 1, 1_000);
        Path file = file(options.requiredData("its folder models/stories260K holds a GGUF file"));
        List<Double> ours = new ArrayList<>();
        List<Double> engine = new ArrayList<>();
        int pieces = 0;
        try (LlamaLanguageModel model = LlamaLanguageModel.load("stories", file, WINDOW, THREADS);
                LlamaModel bare = new LlamaModel(new ModelParameters()
                        .setModel(file.toString())
                        .setCtxSize(WINDOW)
                        .setThreads(THREADS)
                        .disableLog())) {
            for (int round = -3; round < rounds; round++) {
                boolean first = round % 2 == 0;
                Run before = first ? through(model, round) : own(bare, round);
                Run after = first ? own(bare, round) : through(model, round);
                Run through = first ? before : after;
                Run own = first ? after : before;
                if (round >= 0) {
                    ours.add(through.rate());
                    engine.add(own.rate());
                    pieces = Math.max(pieces, through.pieces());
                }
            }
        }
        return BenchResult.of(name())
                .metric("tokens_per_second", median(ours))
                .metric("streamed_pieces", pieces)
                .peer("llama.cpp's own loop", "tokens_per_second", median(engine))
                .note("medians of " + rounds + " answers in turns, at most " + TOKENS + " tokens, " + THREADS
                        + " threads, temperature 0, reading the prompt included; both sides call de.kherud:llama")
                .build();
    }

    private static Path file(Path data) throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("models").resolve("stories260K"))) {
            return files.filter(file -> file.toString().endsWith(".gguf"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "models/stories260K of --data must hold a file *.gguf, it does not"));
        }
    }

    private static Run through(LlamaLanguageModel model, int round) {
        ChatRequest request = new ChatRequest(
                "stories",
                List.of(Message.user(prompt(round))),
                new ChatRequest.Settings(
                        TOKENS,
                        java.util.OptionalDouble.of(0),
                        java.util.OptionalDouble.empty(),
                        List.of(),
                        java.util.OptionalInt.of(1),
                        false,
                        java.util.Map.of()),
                List.of());
        long began = System.nanoTime();
        int pieces = 0;
        try (AnswerStream stream = model.answer(request)) {
            while (true) {
                ChatChunk chunk = stream.next(WAIT).orElseThrow();
                if (chunk instanceof ChatChunk.Finish finish) {
                    long made = finish.usage().orElseThrow().completion();
                    return new Run(made * 1e9 / (System.nanoTime() - began), pieces);
                }
                pieces++;
            }
        }
    }

    private static Run own(LlamaModel model, int round) {
        long began = System.nanoTime();
        String prompt = model.applyTemplate(
                new InferenceParameters("").setMessages("", List.of(new Pair<>("user", prompt(round)))));
        InferenceParameters parameters =
                new InferenceParameters(prompt).setTemperature(0).setSeed(1).setNPredict(TOKENS);
        int made = -1;
        LlamaIterator pieces = model.generate(parameters).iterator();
        while (pieces.hasNext()) {
            pieces.next();
            made++;
        }
        return new Run(made * 1e9 / (System.nanoTime() - began), made);
    }

    /// Another one each round, so that nothing of it is kept.
    private static String prompt(int round) {
        return PROMPT + " number " + round;
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }
}
