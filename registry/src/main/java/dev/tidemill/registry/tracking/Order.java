package dev.tidemill.registry.tracking;

import dev.tidemill.registry.tracking.Words.Kind;
import dev.tidemill.registry.tracking.Words.Word;
import java.util.ArrayList;
import java.util.List;

/// One key to sort by.
///
/// @param number whether its values are numbers
public record Order(Subject subject, String key, boolean number, boolean descending) {
    private static final int MOST = 8;

    /// Reads `metrics.auc DESC` and the like, the weightiest first.
    ///
    /// @throws dev.tidemill.core.TidemillException INVALID with the place, where one is none
    public static List<Order> read(List<String> texts, Vocabulary vocabulary) {
        if (texts.size() > MOST) {
            throw Limits.invalid("order_by must have at most " + MOST + " keys, got " + texts.size());
        }
        List<Order> orders = new ArrayList<>();
        for (String text : texts) {
            if (!text.isBlank()) {
                orders.add(read(text, vocabulary));
            }
        }
        return orders;
    }

    private static Order read(String text, Vocabulary vocabulary) {
        List<Word> words = new ArrayList<>(Words.of(text));
        Word first = words.getFirst();
        Key key = Key.read(words::getFirst, words::removeFirst, vocabulary);
        boolean number = vocabulary.number(key.subject(), key.name()).isPresent();
        String name = vocabulary
                .number(key.subject(), key.name())
                .or(() -> vocabulary.text(key.subject(), key.name()))
                .filter(found -> key.subject() != Subject.DATASET)
                .orElseThrow(() -> FilterReader.refuse(
                        first,
                        "order_by must name a metric, a param, a tag or one of " + vocabulary.keys(Subject.ATTRIBUTE)));
        Word direction = words.removeFirst();
        boolean descending = direction.is("DESC");
        Word last = descending || direction.is("ASC") ? words.removeFirst() : direction;
        if (last.kind() != Kind.END) {
            throw FilterReader.refuse(last, "order_by must be a key and ASC or DESC");
        }
        return new Order(key.subject(), name, number, descending);
    }
}
