package dev.tidemill.registry.tracking;

import dev.tidemill.registry.tracking.Words.Kind;
import dev.tidemill.registry.tracking.Words.Word;
import java.util.Optional;
import java.util.function.Supplier;

/// What a condition or an order speaks of: `metrics.auc`, `params."a b"`, `start_time`.
record Key(Subject subject, String name) {
    static Key read(Supplier<Word> peek, Supplier<Word> take, Vocabulary vocabulary) {
        Word first = take.get();
        if (first.kind() == Kind.TICKED || first.kind() == Kind.QUOTED) {
            return new Key(Subject.ATTRIBUTE, first.text());
        }
        if (first.kind() != Kind.PLAIN) {
            throw FilterReader.refuse(first, "a key must follow, such as metrics.auc");
        }
        int dot = first.text().indexOf('.');
        if (dot < 0) {
            return new Key(Subject.ATTRIBUTE, first.text());
        }
        Optional<Subject> subject = Subject.of(first.text().substring(0, dot));
        if (subject.isEmpty() || !vocabulary.subjects().contains(subject.get())) {
            throw FilterReader.refuse(
                    first,
                    "a key must begin with one of "
                            + vocabulary.subjects().stream().sorted().toList()
                            + " as metrics., params., tags., attributes., datasets.");
        }
        String rest = first.text().substring(dot + 1);
        if (!rest.isEmpty()) {
            return new Key(subject.get(), rest);
        }
        Word quoted = take.get();
        if (quoted.kind() != Kind.TICKED && quoted.kind() != Kind.QUOTED) {
            throw FilterReader.refuse(quoted, "a key must follow the dot");
        }
        return new Key(subject.get(), quoted.text());
    }
}
