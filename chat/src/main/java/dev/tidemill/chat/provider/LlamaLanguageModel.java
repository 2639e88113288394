package dev.tidemill.chat.provider;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaIterator;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.LlamaOutput;
import de.kherud.llama.ModelParameters;
import de.kherud.llama.Pair;
import dev.tidemill.chat.model.AnswerStream;
import dev.tidemill.chat.model.ChatChunk;
import dev.tidemill.chat.model.ChatChunk.Reason;
import dev.tidemill.chat.model.ChatRequest;
import dev.tidemill.chat.model.LanguageModel;
import dev.tidemill.chat.model.Message;
import dev.tidemill.chat.model.ProviderException;
import dev.tidemill.chat.model.ProviderException.Kind;
import dev.tidemill.chat.model.TokenCounter;
import dev.tidemill.chat.model.Usage;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A model in this process: llama.cpp with a GGUF file from disk, on the processor. The native library is loaded with
/// the first model. Tools, JSON mode and settings that pass through are refused by name.
public final class LlamaLanguageModel implements LanguageModel {
    private static final int MESSAGE = 16;

    private final String name;
    private final LlamaModel model;

    private LlamaLanguageModel(String name, LlamaModel model) {
        this.name = name;
        this.model = model;
    }

    /// Loads a file.
    ///
    /// @param window  tokens that prompt and answer may have together
    /// @param threads that compute
    /// @throws TidemillException INVALID without the file, or where llama.cpp cannot be loaded or does not read it
    public static LlamaLanguageModel load(String name, Path file, int window, int threads) {
        if (!Files.isRegularFile(file)) {
            throw new TidemillException(
                    ErrorCode.INVALID, "the file of provider " + name + " must exist, got \"" + file + "\"");
        }
        try {
            return new LlamaLanguageModel(
                    name,
                    new LlamaModel(new ModelParameters()
                            .setModel(file.toString())
                            .setCtxSize(window)
                            .setThreads(threads)
                            .disableLog()));
        } catch (RuntimeException | LinkageError failure) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "provider " + name + " needs llama.cpp for this machine and a GGUF file that it reads, but: "
                            + failure.getMessage(),
                    failure);
        }
    }

    @Override
    public AnswerStream answer(ChatRequest request) {
        ChatRequest.Settings settings = request.settings();
        if (!request.tools().isEmpty() || settings.json() || !settings.passed().isEmpty()) {
            throw new ProviderException(
                    Kind.REFUSED, name + " takes neither tools nor JSON mode nor other settings; leave them out");
        }
        String prompt = prompt(request.messages());
        InferenceParameters parameters = new InferenceParameters(prompt).setNPredict(settings.maxTokens());
        settings.temperature().ifPresent(value -> parameters.setTemperature((float) value));
        settings.topP().ifPresent(value -> parameters.setTopP((float) value));
        settings.seed().ifPresent(parameters::setSeed);
        if (!settings.stop().isEmpty()) {
            parameters.setStopStrings(settings.stop().toArray(String[]::new));
        }
        PushedAnswer answer = new PushedAnswer(name);
        long read = model.encode(prompt).length;
        Thread.ofVirtual().name("llama-answer").start(() -> run(parameters, answer, read, settings.maxTokens()));
        return answer;
    }

    /// The conversation in the model's own template; an assistant's message that is the last is continued. (The engine
    /// applies the template only when it is asked to: generating does not read messages.)
    private String prompt(List<Message> messages) {
        boolean continues = messages.getLast().role() == Message.Role.ASSISTANT;
        List<Message> before = continues ? messages.subList(0, messages.size() - 1) : messages;
        String template = model.applyTemplate(new InferenceParameters("").setMessages(system(before), turns(before)));
        return continues ? template + messages.getLast().text() : template;
    }

    private void run(InferenceParameters parameters, PushedAnswer answer, long prompt, int cap) {
        try {
            LlamaIterator pieces = model.generate(parameters).iterator();
            int made = -1; // the last piece only tells that it is the last
            while (pieces.hasNext()) {
                if (answer.closed()) {
                    pieces.cancel();
                    return;
                }
                LlamaOutput piece = pieces.next();
                made++;
                if (!piece.text.isEmpty()) {
                    answer.push(new ChatChunk.Text(piece.text));
                }
            }
            Reason reason = made >= cap ? Reason.LENGTH : Reason.STOP;
            answer.push(new ChatChunk.Finish(reason, Optional.of(new Usage(prompt, Math.max(0, made), 0))));
        } catch (RuntimeException failure) {
            answer.fail(new ProviderException(
                    Kind.BROKEN, name + " failed: " + failure.getMessage(), Optional.empty(), failure));
        }
    }

    private static String system(List<Message> messages) {
        return String.join(
                "\n",
                messages.stream()
                        .filter(message -> message.role() == Message.Role.SYSTEM)
                        .map(Message::text)
                        .toList());
    }

    private static List<Pair<String, String>> turns(List<Message> messages) {
        List<Pair<String, String>> turns = new ArrayList<>();
        for (Message message : messages) {
            if (message.role() != Message.Role.SYSTEM) {
                boolean assistant = message.role() == Message.Role.ASSISTANT;
                turns.add(new Pair<>(assistant ? "assistant" : "user", message.text()));
            }
        }
        return turns;
    }

    @Override
    public TokenCounter tokens() {
        return new TokenCounter() {
            @Override
            public int count(String text) {
                return model.encode(text).length;
            }

            @Override
            public int count(List<Message> messages, List<ChatRequest.Tool> tools) {
                return MESSAGE
                        + messages.stream()
                                .mapToInt(message -> MESSAGE + count(message.text()))
                                .sum();
            }
        };
    }

    @Override
    public void close() {
        model.close();
    }
}
