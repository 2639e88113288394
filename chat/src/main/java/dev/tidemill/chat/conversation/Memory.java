package dev.tidemill.chat.conversation;

import dev.tidemill.chat.guard.Guard;
import dev.tidemill.chat.guard.Guard.Finding;
import dev.tidemill.chat.guard.Guard.Judgement;
import dev.tidemill.chat.guard.Guard.Stage;
import dev.tidemill.chat.model.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The one door into kept conversations: an exchange goes in whole, masked, or not at all.
///
/// **Invariant:** no text that the guard blocks is ever kept, nor is what it masks; a question whose answer was
/// rejected goes with the answer.
public final class Memory {
    private final Conversations conversations;
    private final Guard guard;

    public Memory(Conversations conversations, Guard guard) {
        this.conversations = conversations;
        this.guard = guard;
    }

    /// What became of an exchange.
    public sealed interface Outcome {
        /// @param findings flags and masks, in the order of the messages
        record Kept(Conversation conversation, List<Finding> findings) implements Outcome {}

        /// @param findings why nothing of it was kept
        record Rejected(List<Finding> findings) implements Outcome {}
    }

    /// Keeps an exchange, where all of its texts may be used.
    ///
    /// @param expected how many messages the conversation had when the question was asked
    /// @throws dev.tidemill.core.TidemillException as [Conversations#append]
    public Outcome remember(ConversationKey key, Optional<String> subject, int expected, Exchange exchange) {
        List<Finding> findings = new ArrayList<>();
        List<Message> clean = new ArrayList<>();
        boolean blocked = false;
        for (Message message : exchange.messages()) {
            Cleaning cleaning = new Cleaning(stage(message), findings);
            clean.add(cleaning.of(message));
            blocked |= cleaning.blocked;
        }
        if (blocked) {
            return new Outcome.Rejected(List.copyOf(findings));
        }
        return new Outcome.Kept(conversations.append(key, subject, expected, clean), List.copyOf(findings));
    }

    private static Stage stage(Message message) {
        return switch (message.role()) {
            case SYSTEM, USER -> Stage.INPUT;
            case TOOL -> Stage.RETRIEVED;
            case ASSISTANT -> Stage.OUTPUT;
        };
    }

    /// One message without what is masked.
    private final class Cleaning {
        private final Stage stage;
        private final List<Finding> findings;
        private boolean blocked;

        Cleaning(Stage stage, List<Finding> findings) {
            this.stage = stage;
            this.findings = findings;
        }

        Message of(Message message) {
            List<Message.ToolCall> calls = message.toolCalls().stream()
                    .map(call -> new Message.ToolCall(call.id(), call.name(), text(call.arguments())))
                    .toList();
            return new Message(message.role(), text(message.text()), calls, message.toolCallId());
        }

        private String text(String text) {
            Judgement judgement = guard.judge(stage, text);
            findings.addAll(judgement.findings());
            blocked |= judgement.blocked();
            return judgement.masked(text);
        }
    }
}
