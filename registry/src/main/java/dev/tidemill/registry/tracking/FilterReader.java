package dev.tidemill.registry.tracking;

import dev.tidemill.core.TidemillException;
import dev.tidemill.registry.tracking.Words.Kind;
import dev.tidemill.registry.tracking.Words.Word;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads a filter's words from left to right.
final class FilterReader {
    private static final int MOST_CONDITIONS = 32;
    private static final int MOST_VALUES = 1000;
    private static final int MOST_WILDCARDS = 16;
    private static final Set<Operator> OF_NUMBERS = EnumSet.range(Operator.EQUAL, Operator.AT_LEAST);
    private static final Set<Operator> OF_KEYED_TEXTS =
            EnumSet.of(Operator.EQUAL, Operator.UNEQUAL, Operator.LIKE, Operator.ILIKE);
    private static final Set<Operator> OF_TEXTS =
            EnumSet.of(Operator.EQUAL, Operator.UNEQUAL, Operator.LIKE, Operator.ILIKE, Operator.IN, Operator.NOT_IN);

    private final List<Word> words;
    private final Vocabulary vocabulary;
    private int next;

    FilterReader(List<Word> words, Vocabulary vocabulary) {
        this.words = words;
        this.vocabulary = vocabulary;
    }

    Filter read() {
        List<Condition> conditions = new ArrayList<>();
        conditions.add(condition());
        while (peek().kind() != Kind.END) {
            Word word = take();
            if (!word.is("AND")) {
                throw refuse(word, "conditions must be joined by AND");
            }
            conditions.add(condition());
            if (conditions.size() > MOST_CONDITIONS) {
                throw refuse(word, "a filter must have at most " + MOST_CONDITIONS + " conditions");
            }
        }
        return new Filter(conditions);
    }

    private Word peek() {
        return words.get(next);
    }

    private Word take() {
        Word word = words.get(next);
        next = Math.min(next + 1, words.size() - 1);
        return word;
    }

    private Condition condition() {
        Word first = peek();
        Key key = Key.read(this::peek, this::take, vocabulary);
        Word sign = peek();
        Operator operator = operator();
        Optional<String> number = vocabulary.number(key.subject(), key.name());
        if (number.isPresent()) {
            require(sign, operator, OF_NUMBERS);
            return new Condition.Numeric(key.subject(), number.get(), operator, number());
        }
        String name = vocabulary
                .text(key.subject(), key.name())
                .orElseThrow(() -> refuse(
                        first,
                        "key must be one of " + vocabulary.keys(key.subject())
                                + " (or metrics.<key>, params.<key>, tags.<key>)"));
        boolean keyed = key.subject() == Subject.PARAMETER || key.subject() == Subject.TAG;
        require(sign, operator, keyed ? OF_KEYED_TEXTS : OF_TEXTS);
        return new Condition.Textual(key.subject(), name, operator, texts(operator));
    }

    private static void require(Word sign, Operator operator, Set<Operator> allowed) {
        if (!allowed.contains(operator)) {
            throw refuse(
                    sign,
                    "operator must be one of "
                            + allowed.stream().map(Operator::word).toList() + " here");
        }
    }

    private Operator operator() {
        Word word = take();
        if (word.kind() == Kind.SIGN) {
            return Operator.symbol(word.text()).orElseThrow(() -> noOperator(word));
        }
        if (word.is("LIKE")) {
            return Operator.LIKE;
        }
        if (word.is("ILIKE")) {
            return Operator.ILIKE;
        }
        if (word.is("IN")) {
            return Operator.IN;
        }
        if (word.is("NOT") && take().is("IN")) {
            return Operator.NOT_IN;
        }
        throw noOperator(word);
    }

    private static TidemillException noOperator(Word word) {
        return refuse(word, "an operator must follow: = != < <= > >= LIKE ILIKE IN NOT IN");
    }

    private double number() {
        Word word = take();
        if (word.kind() == Kind.PLAIN) {
            try {
                return Double.parseDouble(word.text());
            } catch (NumberFormatException notOne) {
                throw refuse(word, "a number must follow");
            }
        }
        throw refuse(word, "a number must follow, without quotes");
    }

    private List<String> texts(Operator operator) {
        if (operator != Operator.IN && operator != Operator.NOT_IN) {
            Word word = peek();
            String value = text();
            if (value.chars().filter(c -> c == '%').count() > MOST_WILDCARDS) {
                throw refuse(word, "a pattern must have at most " + MOST_WILDCARDS + " times %");
            }
            return List.of(value);
        }
        sign("(");
        List<String> values = new ArrayList<>(List.of(text()));
        while (peek().text().equals(",") && peek().kind() == Kind.SIGN) {
            Word comma = take();
            values.add(text());
            if (values.size() > MOST_VALUES) {
                throw refuse(comma, "a list must have at most " + MOST_VALUES + " values");
            }
        }
        sign(")");
        return values;
    }

    private String text() {
        Word word = take();
        if (word.kind() != Kind.QUOTED) {
            throw refuse(word, "a text in quotes must follow");
        }
        return word.text();
    }

    private void sign(String sign) {
        Word word = take();
        if (word.kind() != Kind.SIGN || !word.text().equals(sign)) {
            throw refuse(word, "a " + sign + " must follow");
        }
    }

    static TidemillException refuse(Word word, String rule) {
        String got = word.kind() == Kind.END ? "the end" : "\"" + Limits.shown(word.text()) + "\"";
        return Limits.invalid("filter at character " + word.at() + ": " + rule + ", got " + got);
    }
}
