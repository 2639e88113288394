package dev.tidemill.data.suggest;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.FieldType;
import dev.tidemill.core.Ids;
import dev.tidemill.core.TidemillException;
import dev.tidemill.data.FileSample;
import dev.tidemill.expression.Expressions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An application file that fits a sample of data, as text: a stream with its schema and checks, entities, and the
/// import that fills it. It is read without a mistake by [dev.tidemill.app.ApplicationReader], and is a start: a
/// person
/// looks at it, then says what is decided.
///
/// | found in the sample | becomes |
/// |---|---|
/// | a column different in every row | the stream's `id` |
/// | texts that are times in one form | a timestamp, the first of them the stream's `time`, its form in the import |
/// | no row without it | `required` |
/// | up to 20 texts, each often | `values` |
/// | texts of one shape | `pattern` |
/// | no number below zero | `min: 0` |
/// | digits after the point, as of money | `decimal` |
/// | an id that comes again | an entity |
/// | the share present, quantiles | checks with room, which warn |
public final class Suggestion {
    private static final int ROWS = 20_000;

    private Suggestion() {}

    /// For a file.
    ///
    /// @throws TidemillException NOT_FOUND or INVALID where nothing can be suggested, with the reason
    public static String forFile(Path file) {
        FileSample sample = FileSample.read(file, ROWS);
        if (sample.rows().isEmpty()) {
            throw new TidemillException(
                    ErrorCode.INVALID, "file " + file.getFileName() + " must have rows to suggest from, got none");
        }
        List<Guess> guesses = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int column = 0; column < sample.columns().size(); column++) {
            String name = sample.columns().get(column);
            guesses.add(new Guesser(name, field(name, names), sample.rows(), column).guess());
        }
        Guess id = id(file, guesses);
        guesses.replaceAll(guess -> guess.equals(id) ? id.asString() : guess);
        Guess time = time(file, guesses);
        return new SuggestedFile(file, sample, guesses, guess(guesses, id.field()), time).text();
    }

    private static Guess guess(List<Guess> guesses, String field) {
        return guesses.stream()
                .filter(guess -> guess.field().equals(field))
                .findFirst()
                .orElseThrow();
    }

    /// Checks for the events of a stream as they are: a block `checks` to put into it.
    ///
    /// @param names  of the fields, without those for id and time
    /// @param types  of the fields, in the same order
    /// @param rows   values as text
    public static String forStream(
            String stream, List<String> names, List<FieldType> types, List<@Nullable String[]> rows) {
        List<Guess> guesses = new ArrayList<>();
        for (int place = 0; place < names.size(); place++) {
            FieldType type = types.get(place);
            List<@Nullable String[]> texts = rows;
            Guess guess = new Guesser(names.get(place), names.get(place), texts, place).guess();
            boolean counted = type == FieldType.INTEGER || type == FieldType.DECIMAL || type == FieldType.NUMBER;
            guesses.add(counted == guess.numbers().isEmpty() ? guess.asString() : guess);
        }
        String checks = SuggestedChecks.text(guesses, "      ");
        return "# From " + rows.size() + " events; put it into the stream in app.yaml.\nstreams:\n  " + stream + ":\n"
                + (checks.isEmpty()
                        ? "    # nothing to check beyond the rules of its fields\n"
                        : "    checks:\n" + checks);
    }

    private static Guess id(Path file, List<Guess> guesses) {
        return guesses.stream()
                .filter(guess -> guess.unique() && guess.type() != FieldType.TIMESTAMP)
                .max(Comparator.comparing((Guess guess) -> guess.key())
                        .thenComparing(guess -> guess.type() != FieldType.DECIMAL && guess.type() != FieldType.NUMBER)
                        .thenComparingInt(guess -> -guesses.indexOf(guess)))
                .orElseThrow(() -> new TidemillException(
                        ErrorCode.INVALID,
                        "file " + file.getFileName() + " must have a column that is different in every row, which"
                                + " becomes the id of its events; none of " + columns(guesses)
                                + " is (add one, such as a running number)"));
    }

    private static Guess time(Path file, List<Guess> guesses) {
        return guesses.stream()
                .filter(guess -> guess.type() == FieldType.TIMESTAMP && guess.complete())
                .findFirst()
                .orElseThrow(() -> new TidemillException(
                        ErrorCode.INVALID,
                        "file " + file.getFileName() + " must have a column that says when each row happened; none of "
                                + columns(guesses) + " holds times in one form in every row"));
    }

    private static List<String> columns(List<Guess> guesses) {
        return guesses.stream().map(Guess::column).toList();
    }

    /// A name that a field may have, different from those before it.
    static String field(String column, Set<String> taken) {
        String plain = column.strip()
                .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "_")
                .replaceAll("^_+|_+$", "");
        String name = plain.isEmpty() ? "field" : Character.isDigit(plain.charAt(0)) ? "f_" + plain : plain;
        name = name.length() > 50 ? name.substring(0, 50) : name;
        if (Expressions.reservedWords().contains(name)
                || !Ids.NAME.matcher(name).matches()) {
            name = name + "_field";
        }
        String unique = name;
        for (int number = 2; !taken.add(unique); number++) {
            unique = name + "_" + number;
        }
        return unique;
    }
}
