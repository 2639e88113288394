package dev.tidemill.data.suggest;

import dev.tidemill.core.FieldType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Guesses what a column is from its texts and its name.
final class Guesser {
    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9]\\d{0,17})");
    private static final Pattern POINTED = Pattern.compile("-?\\d{1,15}(\\.\\d{1,9})?");
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d{1,3})?");
    private static final Pattern KEY =
            Pattern.compile("(.*(^|[^a-z])(id|ids|key|uuid|guid|number|code|ref)([^a-z]|$).*)|.*(id|uuid)$");
    private static final Pattern MONEY = Pattern.compile(
            ".*(amount|price|cost|fee|total|balance|paid|charge|salary|income|revenue|limit|value|sum|eur|usd|gbp).*");
    private static final Pattern TRUTH =
            Pattern.compile("(is|has|was|can)[^a-z].*|.*(flag|label|stolen|churn|active|success)$");
    private static final Pattern PERSONAL =
            Pattern.compile(".*(name|e?mail|phone|address|birth|iban|ssn|passport|customer|user|account|card|ip).*");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[a-z]{2,}");
    private static final int MOST_CATEGORIES = 20;
    private static final int FEWEST = 30;

    private static final List<String> SHAPES = List.of(
            "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
            "[A-Z]%s", "[0-9]%s", "[0-9a-f]%s", "[A-Z0-9]%s");

    private final String column;
    private final String field;
    private final int rows;
    private final List<String> texts = new ArrayList<>();
    private final Set<String> distinct = new TreeSet<>();

    Guesser(String column, String field, List<@Nullable String[]> sample, int place) {
        this.column = column;
        this.field = field;
        this.rows = sample.size();
        for (@Nullable String[] row : sample) {
            String text = row[place];
            if (text != null) {
                texts.add(text);
                distinct.add(text);
            }
        }
    }

    Guess guess() {
        String name = column.toLowerCase(Locale.ROOT);
        Optional<String> time = texts.isEmpty() ? Optional.empty() : TimeForm.of(column, texts);
        if (time.isPresent()) {
            return made(FieldType.TIMESTAMP, 0, time.get(), List.of());
        }
        if (truth(name)) {
            return made(FieldType.BOOLEAN, 0, "", List.of());
        }
        boolean key = key(name);
        if (!texts.isEmpty() && !key && all(NUMBER)) {
            List<Double> numbers = new ArrayList<>();
            texts.forEach(text -> numbers.add(Double.parseDouble(text)));
            Collections.sort(numbers);
            if (all(WHOLE) && !MONEY.matcher(name).matches()) {
                return made(FieldType.INTEGER, 0, "", numbers);
            }
            int scale = scale();
            boolean exact = all(POINTED) && (scale <= 2 || (MONEY.matcher(name).matches() && scale <= 4));
            return exact
                    ? made(FieldType.DECIMAL, Math.max(2, scale), "", numbers)
                    : made(FieldType.NUMBER, 0, "", numbers);
        }
        return made(FieldType.STRING, 0, "", List.of());
    }

    private boolean truth(String name) {
        if (texts.isEmpty() || distinct.size() > 2) {
            return false;
        }
        boolean words =
                texts.stream().allMatch(text -> Set.of("true", "false").contains(text.toLowerCase(Locale.ROOT)));
        boolean digits = distinct.stream().allMatch(text -> Set.of("0", "1").contains(text));
        return words || (digits && (TRUTH.matcher(name).matches() || distinct.size() == 2));
    }

    private boolean key(String name) {
        return KEY.matcher(name).matches() && (all(WHOLE) || !all(NUMBER));
    }

    private boolean all(Pattern pattern) {
        return texts.stream().allMatch(text -> pattern.matcher(text).matches());
    }

    private int scale() {
        int scale = 0;
        for (String text : texts) {
            int point = text.indexOf('.');
            scale = Math.max(scale, point < 0 ? 0 : text.length() - point - 1);
        }
        return scale;
    }

    private Guess made(FieldType type, int scale, String timeForm, List<Double> numbers) {
        String name = column.toLowerCase(Locale.ROOT);
        boolean string = type == FieldType.STRING;
        boolean key = string && key(name);
        boolean personal = (string && PERSONAL.matcher(name).matches()) || (!texts.isEmpty() && all(EMAIL));
        boolean category = string
                && !key
                && !personal
                && rows >= FEWEST
                && distinct.size() <= MOST_CATEGORIES
                && texts.size() >= 10 * distinct.size()
                && distinct.stream().allMatch(text -> text.length() <= 40);
        return new Guess(
                column,
                field,
                type,
                scale,
                rows == 0 ? 0 : (double) texts.size() / rows,
                distinct.size(),
                rows,
                category ? List.copyOf(distinct) : List.of(),
                string && !category && rows >= FEWEST ? pattern() : Optional.empty(),
                timeForm,
                personal,
                key,
                numbers);
    }

    /// A pattern that says more than any text would, where all texts keep it.
    private Optional<String> pattern() {
        int shortest = texts.stream().mapToInt(String::length).min().orElse(0);
        int longest = texts.stream().mapToInt(String::length).max().orElse(0);
        if (shortest == 0 || longest > 64) {
            return Optional.empty();
        }
        String count = shortest == longest ? "{" + longest + "}" : "+";
        return SHAPES.stream()
                .map(shape -> shape.formatted(count))
                .filter(shape -> all(Pattern.compile(shape)))
                .findFirst();
    }
}
