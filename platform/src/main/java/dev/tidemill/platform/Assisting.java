package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.chat.assistant.AnswerDecider;
import dev.tidemill.chat.assistant.AssistantVersion;
import dev.tidemill.chat.assistant.Question;
import dev.tidemill.chat.assistant.RunningAnswer;
import dev.tidemill.chat.assistant.RunningAnswer.Made;
import dev.tidemill.chat.conversation.Memory;
import dev.tidemill.chat.cost.BudgetException;
import dev.tidemill.chat.limit.LimitException;
import dev.tidemill.chat.model.Message;
import dev.tidemill.chat.model.ProviderException;
import dev.tidemill.chat.pii.Vault;
import dev.tidemill.chat.telemetry.GenAiMeters.Call;
import dev.tidemill.chat.telemetry.ServedCall;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Event;
import dev.tidemill.core.TidemillException;
import dev.tidemill.serve.Decision;
import dev.tidemill.serve.Pipeline;
import dev.tidemill.serve.Routed;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Questions of one application, each answered first and then decided: event, state and receipt of it are written at
/// once when its answer is whole, and nothing waits for it meanwhile.
final class Assisting {
    private final AnswerRoom room;
    private final Application application;
    private final Pipeline pipeline;
    private final AnswerDecider decider;
    private final Memory memory;

    Assisting(AnswerRoom room, Application application, Pipeline pipeline, AnswerDecider decider) {
        this.room = room;
        this.application = application;
        this.pipeline = pipeline;
        this.decider = decider;
        this.memory = room.remembering(application);
    }

    /// An answer that is coming, and what was decided of it once it is whole.
    static final class Asked {
        private final RunningAnswer answer;
        private @Nullable Decision decision;

        private Asked(RunningAnswer answer) {
            this.answer = answer;
        }

        RunningAnswer answer() {
            return answer;
        }

        /// @throws IllegalStateException before the answer is whole
        Decision decision() {
            Decision made = decision;
            if (made == null) {
                throw new IllegalStateException("an answer must be whole before it is decided");
            }
            return made;
        }
    }

    /// Begins an answer.
    ///
    /// @param earlier what was said before, where the asker sends it along
    /// @param key     the id of the API key that was shown
    /// @param cap     the most tokens of the answer
    Asked begin(Event event, List<Message> earlier, String key, OptionalInt cap, long readNanos) {
        long begun = decider.nanos();
        Question question = Question.of(
                event,
                application.decided().schema(),
                application.answer().orElseThrow().asked(),
                earlier,
                key);
        Routed routed = decider.route(event);
        AssistantVersion version = decider.version(routed);
        ServedCall served =
                new ServedCall(Call.served(application.name()), room.chats().observing());
        Asked asked = asked(question, version, cap, served);
        asked.answer.then(made -> {
            served.end(made.answer().answerTokens(), error(made));
            asked.decision = decided(made, routed, begun, readNanos);
        });
        return asked;
    }

    private Asked asked(Question question, AssistantVersion version, OptionalInt cap, ServedCall served) {
        try {
            Asked asked = new Asked(decider.assistant().ask(question, version, cap));
            served.first();
            return asked;
        } catch (RuntimeException refused) {
            served.end(0, Optional.of("refused"));
            throw refused;
        }
    }

    private static Optional<String> error(Made made) {
        return switch (made.answer().finish()) {
            case "error" -> Optional.of("broken");
            case "left" -> Optional.of("left");
            default -> Optional.empty();
        };
    }

    @SuppressWarnings("ReferenceEquality") // whether it is the event as it came, not one that is equal to it
    private Decision decided(Made made, Routed routed, long begun, long readNanos) {
        Event event = made.question().event();
        Event kept = asKept(made);
        decider.announce(made, routed, decider.nanos() - begun);
        try {
            Decision decision = pipeline.decide(kept, readNanos);
            if (decision instanceof Decision.Conflict) {
                decision = pipeline.decide(event, readNanos); // it was taken in before, as it came
            }
            if (decision instanceof Decision.Made) {
                room.remember(memory, application.name(), made);
            }
            return decision;
        } finally {
            decider.forget(event.id());
        }
    }

    /// The event with its question as it may be kept.
    private Event asKept(Made made) {
        String text = made.usable().isEmpty() ? decider.assistant().kept(made.question()) : made.usable();
        return text.equals(made.question().text())
                ? made.question().event()
                : asking(made.question().event(), text);
    }

    private Event asking(Event event, String text) {
        Object[] values = event.values().clone();
        values[slot()] = text;
        return new Event(event.stream(), event.id(), event.time(), event.known(), values);
    }

    private int slot() {
        return application
                .decided()
                .schema()
                .slot(application.answer().orElseThrow().asked().question());
    }

    /// An event that was decided before, as it was kept then where it asks the same; else as it came.
    ///
    /// @param before under its id
    Event again(Event event, Event before) {
        String kept = String.valueOf(before.values()[slot()]);
        String text = decider.assistant()
                .kept(Question.of(
                        event,
                        application.decided().schema(),
                        application.answer().orElseThrow().asked(),
                        List.of(),
                        ""));
        return kept.equals(text) || Vault.unnumbered(kept).equals(text) ? asking(event, kept) : event;
    }

    private Asked admitted(Event event, String key, long readNanos) {
        try {
            return begin(event, List.of(), key, OptionalInt.empty(), readNanos);
        } catch (LimitException | BudgetException refused) {
            throw new TidemillException(ErrorCode.LIMITED, String.valueOf(refused.getMessage()), refused);
        }
    }

    /// The whole answer at once.
    Decision decide(Event event, String key, long readNanos) {
        Asked asked = admitted(event, key, readNanos);
        try (RunningAnswer answer = asked.answer()) {
            answer.drain(application.decision().orElseThrow().deadline());
        } catch (ProviderException nobody) {
            // decided as failed: the receipt says so
            if (asked.decision == null) {
                throw new TidemillException(
                        ErrorCode.UNAVAILABLE,
                        "no language model answered: " + nobody.getMessage() + "; try again later",
                        nobody);
            }
        }
        return asked.decision();
    }
}
