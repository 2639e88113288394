package dev.tidemill.recommend.slate;

import dev.tidemill.app.SlateDefinition;
import dev.tidemill.core.Event;
import dev.tidemill.core.Schema;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What a request asks for.
///
/// @param items  whose like is wanted: the item, then the basket
/// @param size   how many
/// @param filter an expression; empty for none
/// @param only   the only items that are wanted; empty for any
/// @param never  items that are not wanted, and those of earlier pages
record Asked(
        Optional<String> user,
        Optional<String> session,
        Kind kind,
        List<String> items,
        int size,
        String filter,
        Set<String> only,
        Set<String> never) {
    /// What is wanted.
    enum Kind {
        FOR_YOU,
        SIMILAR,
        ALSO_BOUGHT,
        POPULAR,
        NEW;

        /// As requests write it.
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Kind> of(String word) {
            for (Kind kind : values()) {
                if (kind.word().equals(word)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    static Asked of(Event event, Schema schema, SlateDefinition slate) {
        Fields fields = new Fields(event, schema, slate);
        List<String> items = new ArrayList<>();
        fields.asked("item").ifPresent(items::add);
        items.addAll(fields.list("basket"));
        Kind kind = fields.asked("kind").flatMap(Kind::of).orElse(items.isEmpty() ? Kind.FOR_YOU : Kind.ALSO_BOUGHT);
        Set<String> never = new LinkedHashSet<>(fields.list("exclude"));
        never.addAll(fields.list("shown"));
        int size = fields.asked("size").map(Integer::parseInt).orElse(slate.size());
        return new Asked(
                slate.keys().user().flatMap(fields::text),
                slate.keys().session().flatMap(fields::text),
                kind,
                items,
                Math.clamp(size, 1, slate.most()),
                fields.asked("filter").orElse(""),
                new LinkedHashSet<>(fields.list("include")),
                never);
    }

    private record Fields(Event event, Schema schema, SlateDefinition slate) {
        Optional<String> text(String field) {
            int slot = schema.slot(field);
            return slot < 0
                    ? Optional.empty()
                    : Optional.ofNullable(event.values()[slot])
                            .map(Object::toString)
                            .filter(text -> !text.isEmpty());
        }

        Optional<String> asked(String word) {
            return Optional.ofNullable(slate.request().get(word)).flatMap(this::text);
        }

        List<String> list(String word) {
            return asked(word)
                    .map(text -> List.of(text.split(",", -1)).stream()
                            .map(String::strip)
                            .filter(one -> !one.isEmpty())
                            .toList())
                    .orElse(List.of());
        }
    }
}
