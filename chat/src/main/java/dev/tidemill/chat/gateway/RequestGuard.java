package dev.tidemill.chat.gateway;

import dev.tidemill.chat.guard.BlockedException;
import dev.tidemill.chat.guard.Guard;
import dev.tidemill.chat.guard.Guard.Action;
import dev.tidemill.chat.guard.Guard.Judgement;
import dev.tidemill.chat.guard.Guard.Stage;
import dev.tidemill.chat.guard.TopicLimits;
import dev.tidemill.chat.model.Message;
import dev.tidemill.chat.model.Message.Role;
import dev.tidemill.core.FieldType;
import dev.tidemill.expression.Variable;
import java.util.ArrayList;
import java.util.List;

/// What judges requests to one model before they are counted, reserved and sent: messages of users as input, results
/// of tools as retrieved. Those of the system are the asking program's own; those of the assistant were judged when
/// they were answered.
///
/// @param guard  judges answers too
/// @param topics over the newest question and who asks
record RequestGuard(Guard guard, TopicLimits topics) {
    /// What topics are told of.
    static final List<Variable> VARIABLES =
            List.of(text("question", 0), text("model", 1), text("user", 2), text("application", 3));

    private static Variable text(String name, int slot) {
        return new Variable(name, FieldType.STRING, 0, slot, List.of());
    }

    /// The request as it may be used.
    ///
    /// @throws BlockedException where nothing of it may
    CompletionRequest admit(CompletionRequest request, Caller caller) {
        topics(request, caller);
        if (guard.idle()) {
            return request;
        }
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < request.messages().size(); i++) {
            Message message = request.messages().get(i);
            messages.add(
                    switch (message.role()) {
                        case USER -> judged(message, Stage.INPUT, i);
                        case TOOL -> judged(message, Stage.RETRIEVED, i);
                        case SYSTEM, ASSISTANT -> message;
                    });
        }
        return new CompletionRequest(
                request.id(), request.model(), messages, request.maxTokens(), request.settings(), request.tools());
    }

    private Message judged(Message message, Stage stage, int at) {
        Judgement judgement = guard.judge(stage, message.text());
        requirePassed(judgement, at);
        return new Message(message.role(), judgement.masked(message.text()), message.toolCalls(), message.toolCallId());
    }

    private void topics(CompletionRequest request, Caller caller) {
        for (int i = request.messages().size() - 1; i >= 0; i--) {
            Message message = request.messages().get(i);
            if (message.role() == Role.USER) {
                Object[] values = {message.text(), request.model(), caller.user(), caller.application()};
                requirePassed(topics.judge(values, message.text()), i);
                return;
            }
        }
    }

    private static void requirePassed(Judgement judgement, int at) {
        judgement.findings().stream()
                .filter(finding -> finding.action().compareTo(Action.REVIEW) >= 0)
                .findFirst()
                .ifPresent(finding -> {
                    throw new BlockedException(finding.rule(), "messages[" + at + "]");
                });
    }
}
