package dev.tidemill.chat.assistant;

import dev.tidemill.chat.conversation.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An answer on its way: what is known of it before its text is.
///
/// @param text     the question as it may be used
/// @param noted    what the guard found so far; grows while the answer comes
/// @param masks    what stands for personal data that the asker gets back
/// @param fallback why another than the declared answers; empty where the declared does
record Draft(
        Assistant assistant,
        Question question,
        Course course,
        AssistantVersion version,
        String text,
        Assistant.History history,
        List<Passage> passages,
        String leftOut,
        List<String> noted,
        Optional<String> fallback,
        Masks masks) {
    /// What becomes of a question.
    enum Course {
        WRITTEN("answered"),
        UNKNOWN("unknown"),
        BLOCKED("blocked"),
        FAILED("failed");

        private final String word;

        Course(String word) {
            this.word = word;
        }

        /// The outcome.
        String word() {
            return word;
        }
    }

    Draft(Assistant assistant, Question question, AssistantVersion version, List<String> noted, Masks masks) {
        this(
                assistant,
                question,
                Course.WRITTEN,
                version,
                "",
                Assistant.History.NONE,
                List.of(),
                "",
                new ArrayList<>(noted),
                Optional.empty(),
                masks);
    }

    Draft with(String usable, Assistant.History said) {
        return new Draft(assistant, question, course, version, usable, said, passages, leftOut, noted, fallback, masks);
    }

    Draft with(List<Passage> found, List<String> findings) {
        return new Draft(
                assistant,
                question,
                course,
                version,
                text,
                history,
                List.copyOf(found),
                leftOut,
                new ArrayList<>(findings),
                fallback,
                masks);
    }

    Draft on(Course other) {
        return new Draft(assistant, question, other, version, text, history, passages, leftOut, noted, fallback, masks);
    }

    /// With what fits; passages that do not are no longer there.
    Draft fitted(Context context) {
        List<Passage> read = new ArrayList<>();
        for (int i = 0; i < passages.size(); i++) {
            if (!context.omitted().passages().contains(i)) {
                read.add(passages.get(i));
            }
        }
        return new Draft(
                assistant,
                question,
                course,
                version,
                text,
                history,
                read,
                context.omitted().told(),
                noted,
                fallback,
                masks);
    }

    Draft fallingBack(String why) {
        return new Draft(
                assistant, question, course, version, text, history, passages, leftOut, noted, Optional.of(why), masks);
    }
}
