package dev.tidemill.platform;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// How well assistants answer.
public interface Assistants {
    /// Asks a version every question of a set and measures the answers; nothing of it is decided or kept in a cache.
    /// The result has each metric with its interval, what failed, differences where two versions are compared, and
    /// what the application's declaration says of it.
    ///
    /// @param asker who starts it, and pays
    /// @throws dev.tidemill.core.TidemillException INVALID without a question, or where it does not answer
    Job evaluate(String application, EvaluationRequest request, Asker asker);

    /// Questions whose answers users rated, as lines of a set: of the newest decisions, oldest first. What a guard
    /// masks in a question is masked here too, and what it blocks is left out.
    ///
    /// @param decisions how many are looked at, at most
    String questions(String application, int decisions);

    /// @param who name of the key
    /// @param key its id
    record Asker(String who, String key) {}

    /// @param set     its name, for people
    /// @param lines   of the set
    /// @param version what is evaluated; empty: what is in use
    /// @param against what it is compared with; empty: nothing, or what is in use where it is declared how much
    ///                worse a version may be
    /// @param judge   a model of the gateway that judges answers
    /// @param labels  what the asker of the questions may read
    record EvaluationRequest(
            String set,
            List<String> lines,
            OptionalInt version,
            OptionalInt against,
            Optional<String> judge,
            Set<String> labels) {
        public EvaluationRequest {
            lines = List.copyOf(lines);
            labels = Set.copyOf(labels);
        }
    }
}
