package dev.tidemill.chat.assistant;

import dev.tidemill.chat.guard.Guard;
import dev.tidemill.chat.guard.Guard.Judgement;
import dev.tidemill.chat.guard.Guard.Stage;
import dev.tidemill.chat.guard.Guards;
import dev.tidemill.chat.model.Message;
import dev.tidemill.chat.model.Message.Role;
import dev.tidemill.chat.pii.Restoring;
import dev.tidemill.chat.pii.Vault;
import dev.tidemill.chat.pii.Vaults;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// What stands for personal data of one session, for the rules that let it be put back. Models, receipts, memory and
/// caches know placeholders alone.
final class Masks {
    private final Set<String> rules;
    private final Vault vault;

    private Masks(Set<String> rules, Vault vault) {
        this.rules = rules;
        this.vault = vault;
    }

    /// The masks of a question.
    ///
    /// @param rules names of the rules whose masks can be put back
    /// @param of    the vault of a question's session
    static Masks of(Question question, Set<String> rules, Function<Question, Vault> of) {
        return new Masks(rules, rules.isEmpty() ? Vaults.single() : of.apply(question));
    }

    /// What looks like a placeholder in a text is none, and stands for nobody.
    String mask(String text, Judgement judged) {
        if (!rules.isEmpty()) {
            vault.avoid(text);
        }
        return Guards.masked(text, judged, vault, rules);
    }

    Restoring restoring() {
        return new Restoring(vault);
    }

    /// What was said before as it may be used: placeholders of a session that was forgotten are given to nobody else.
    void avoid(List<Message> kept) {
        if (!rules.isEmpty()) {
            kept.forEach(message -> vault.avoid(message.text()));
        }
    }

    /// What an asker says was said before, judged and masked as a question is. A turn with a message that the guard
    /// blocks is left out.
    List<Message> judged(List<Message> earlier, Guard guard) {
        if (guard.idle()) {
            return earlier;
        }
        List<Message> usable = new ArrayList<>();
        List<Message> turn = new ArrayList<>();
        boolean blocked = false;
        for (Message message : earlier) {
            if (message.role() == Role.USER) {
                usable.addAll(blocked ? List.of() : turn);
                turn.clear();
                blocked = false;
            }
            Judgement judgement = guard.judge(Stage.INPUT, message.text());
            blocked |= judgement.blocked();
            turn.add(new Message(
                    message.role(), mask(message.text(), judgement), message.toolCalls(), message.toolCallId()));
        }
        usable.addAll(blocked ? List.of() : turn);
        return usable;
    }
}
