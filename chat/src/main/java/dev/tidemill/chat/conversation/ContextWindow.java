package dev.tidemill.chat.conversation;

import dev.tidemill.chat.conversation.Context.Omitted;
import dev.tidemill.chat.model.Message;
import dev.tidemill.chat.model.TokenCounter;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.util.ArrayList;
import java.util.List;

/// Makes prompts that fit into a model's window. In the order of their right to stay: system prompt, instructions,
/// tools and the newest question with its newest tool results, which must fit; passages, best first, within their
/// share; then what was said, newest first, whole turns only; then a summary of the turns before.
///
/// In the prompt stand, in this order: system messages, summary, earlier turns, passages, the newest turn. Summary
/// and passages are user messages, never the system's: what users and documents say gains no authority by it.
///
/// **Invariants:** the prompt counts at most [Budget#prompt] tokens by the model's own count; a tool call never
/// stands without its result; messages keep their order; what is left out is the oldest; the same request gives the
/// same prompt where the summarizer is deterministic.
public final class ContextWindow {
    private static final String EARLIER = "Earlier in this conversation, in short:\n";

    private final TokenCounter tokens;
    private final Summarizer summarizer;

    /// @param tokens of the model that will be asked
    public ContextWindow(TokenCounter tokens, Summarizer summarizer) {
        this.tokens = tokens;
        this.summarizer = summarizer;
    }

    /// @throws TidemillException TOO_LARGE where what must be in the prompt does not fit
    public Context fit(ContextRequest request) {
        Turns turns = Turns.of(request.conversation());
        Draft draft = new Draft(request, turns);
        int limit = request.budget().prompt();
        int base = tokens.count(draft.messages(), request.tools());
        if (base > limit) {
            throw tooLong(request.budget(), base);
        }
        draft.frame = frame(turns.question());
        int free = limit - base;
        boolean alone = draft.units.isEmpty();
        int used = passages(draft, alone ? free : (int) (free * request.budget().passages()));
        turns(draft, free - used);
        int total = tokens.count(draft.messages(), request.tools());
        while (total > limit && draft.shrink()) {
            total = tokens.count(draft.messages(), request.tools());
        }
        if (total > limit) {
            throw tooLong(request.budget(), total);
        }
        return new Context(draft.messages(), total, limit, draft.omitted());
    }

    /// Takes passages that fit, and says how many tokens they take.
    private int passages(Draft draft, int free) {
        int used = 0;
        for (int i = 0; i < draft.request.passages().size(); i++) {
            draft.passages.add(i);
            int with = cost(draft, draft.passageMessages());
            if (with > free) {
                draft.passages.removeLast();
            } else {
                used = with;
            }
        }
        return used;
    }

    /// Takes the newest units that fit, and a summary of the others.
    private void turns(Draft draft, int free) {
        int all = newestWithin(draft, free);
        if (all == draft.units.size()) {
            draft.kept = all;
            return;
        }
        int reserve = Math.min(draft.request.budget().summary(), free / 2);
        draft.kept = newestWithin(draft, free - reserve);
        int frame = cost(draft, List.of(Message.user(EARLIER)));
        if (reserve > frame) {
            String summary = summarizer.summarize(draft.left(), reserve - frame, tokens);
            if (!summary.isBlank() && cost(draft, List.of(Message.user(EARLIER + summary))) <= reserve) {
                draft.summary = List.of(Message.user(EARLIER + summary));
            }
        }
    }

    private int newestWithin(Draft draft, int free) {
        int used = 0;
        int kept = 0;
        int steps = draft.units.size() - draft.turns.earlier().size();
        int most = steps
                + Math.min(draft.turns.earlier().size(), draft.request.budget().turns());
        while (kept < most) {
            used += cost(draft, draft.units.get(draft.units.size() - 1 - kept));
            if (used > free) {
                return kept;
            }
            kept++;
        }
        return kept;
    }

    /// What messages add to a prompt.
    private int cost(Draft draft, List<Message> messages) {
        return messages.isEmpty() ? 0 : tokens.count(messages, List.of()) - draft.frame;
    }

    /// What a format adds once to each prompt, however many messages it has.
    private int frame(List<Message> some) {
        List<Message> twice = new ArrayList<>(some);
        twice.addAll(some);
        return Math.max(0, 2 * tokens.count(some, List.of()) - tokens.count(twice, List.of()));
    }

    private static TidemillException tooLong(Budget budget, int got) {
        return new TidemillException(
                ErrorCode.TOO_LARGE,
                "the system prompt, tools and the newest question must fit into " + budget.prompt()
                        + " tokens (a window of " + budget.window() + ", " + budget.answer()
                        + " of them for the answer), got " + got
                        + "; shorten them, lower max_tokens, or ask a model with a larger window");
    }

    /// What is in the prompt so far.
    private static final class Draft {
        private final ContextRequest request;
        private final Turns turns;

        /// Earlier turns, then the steps of the newest turn but the last: what may be left out, oldest first.
        private final List<List<Message>> units = new ArrayList<>();

        private final List<Integer> passages = new ArrayList<>();
        private List<Message> summary = List.of();
        private int kept;

        /// Tokens that every count of messages holds beside theirs.
        private int frame;

        Draft(ContextRequest request, Turns turns) {
            this.request = request;
            this.turns = turns;
            units.addAll(turns.earlier());
            if (!turns.steps().isEmpty()) {
                units.addAll(turns.steps().subList(0, turns.steps().size() - 1));
            }
        }

        List<Message> messages() {
            int from = units.size() - kept;
            int border = turns.earlier().size();
            List<Message> messages = new ArrayList<>(request.instructions());
            messages.addAll(turns.pinned());
            messages.addAll(summary);
            units.subList(Math.min(from, border), border).forEach(messages::addAll);
            messages.addAll(passageMessages());
            messages.addAll(turns.question());
            units.subList(Math.max(from, border), units.size()).forEach(messages::addAll);
            if (!turns.steps().isEmpty()) {
                messages.addAll(turns.steps().getLast());
            }
            return messages;
        }

        List<Message> passageMessages() {
            return passages.isEmpty()
                    ? List.of()
                    : List.of(Message.user(String.join(
                            "\n\n",
                            passages.stream().map(request.passages()::get).toList())));
        }

        /// The messages that do not stand in the prompt.
        List<Message> left() {
            return units.subList(0, units.size() - kept).stream()
                    .flatMap(List::stream)
                    .toList();
        }

        /// Leaves out the next that can be spared, where counts of parts add up to less than the whole's.
        boolean shrink() {
            if (kept > 0) {
                kept--;
            } else if (!summary.isEmpty()) {
                summary = List.of();
            } else if (!passages.isEmpty()) {
                passages.removeLast();
            } else {
                return false;
            }
            return true;
        }

        Omitted omitted() {
            int left = units.size() - kept;
            int earlier = Math.min(left, turns.earlier().size());
            List<Integer> without = new ArrayList<>();
            for (int i = 0; i < request.passages().size(); i++) {
                if (!passages.contains(i)) {
                    without.add(i);
                }
            }
            return new Omitted(earlier, !summary.isEmpty(), left - earlier, without);
        }
    }
}
