package dev.tidemill.platform;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tidemill.app.AnswerDefinition.GuardRule;
import dev.tidemill.chat.classify.ShippedModels;
import dev.tidemill.chat.classify.TextClassifier;
import dev.tidemill.chat.guard.Guard;
import dev.tidemill.chat.guard.GuardParts;
import dev.tidemill.chat.guard.Guards;
import dev.tidemill.chat.pii.PersonalData;
import dev.tidemill.serve.embedding.TextEmbedder;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Guards of declared rules, for applications and models of the gateway. Large models are loaded by the first text
/// that a rule judges with them, once for all.
final class GuardShelf {
    private final GuardParts parts;

    GuardShelf(Services services, TextEmbedder embedder) {
        this.parts = new GuardParts(
                later(PersonalData::shipped),
                later(() -> TextClassifier.of(ShippedModels.INJECTION.load(), Optional.of(embedder))),
                later(() -> TextClassifier.of(ShippedModels.HARASSMENT.load(), Optional.of(embedder))),
                services.meters(),
                () -> services.meters().config().clock().monotonicTime());
    }

    /// @throws IllegalArgumentException where a rule names a kind that is not known
    Guard of(List<GuardRule> rules) {
        return Guards.of(rules, parts);
    }

    /// Made when it is first asked for, once.
    private static <T> Supplier<T> later(Supplier<T> maker) {
        Cache<String, T> made = Caffeine.newBuilder().build();
        return () -> made.get("", ignored -> maker.get());
    }
}
