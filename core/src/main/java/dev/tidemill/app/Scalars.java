package dev.tidemill.app;

import dev.tidemill.app.Shape.Choice;
import dev.tidemill.app.Shape.Code;
import dev.tidemill.app.Shape.Flag;
import dev.tidemill.app.Shape.Span;
import dev.tidemill.app.Shape.Text;
import dev.tidemill.app.Shape.Whole;
import dev.tidemill.app.Tree.Layout;
import dev.tidemill.app.Tree.Leaf;
import dev.tidemill.core.Words;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Reads single values. Their text decides, not YAML's guess at their type: `values: [on, off]` are two words.
final class Scalars {
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(\\d{1,18}(\\.\\d{1,18})?|\\.\\d{1,18})([eE][-+]?\\d{1,3})?");
    private static final Pattern WHOLE = Pattern.compile("[-+]?\\d{1,18}");

    private final Findings findings;
    private final List<String> lines;

    Scalars(Findings findings, List<String> lines) {
        this.findings = findings;
        this.lines = lines;
    }

    /// The leaf; empty where the text is not of the shape, which is then told.
    Optional<Leaf> check(String what, ScalarNode node, Shape shape) {
        String text = node.getValue();
        Place place = ShapeCheck.place(node);
        if (node.getTag().equals(Tag.NULL) && node.getScalarStyle() == ScalarStyle.PLAIN) {
            findings.add(place, what + " must be " + expected(shape), text.isEmpty() ? "nothing" : text);
            return Optional.empty();
        }
        Optional<?> value = value(text, shape);
        if (value.isEmpty()) {
            if (shape instanceof Choice(List<String> words)) {
                findings.add(place, what + " must be " + expected(shape), text, Words.didYouMean(text, words));
            } else {
                findings.add(place, what + " must be " + expected(shape), text);
            }
            return Optional.empty();
        }
        return Optional.of(new Leaf(place, value.get(), text, layout(node, place)));
    }

    /// The number that a text is; empty where it is none.
    static Optional<Double> number(String text) {
        return Optional.of(text).filter(t -> NUMBER.matcher(t).matches()).map(Double::valueOf);
    }

    /// The whole number that a text is; empty where it is none.
    static Optional<Long> whole(String text) {
        return Optional.of(text).filter(t -> WHOLE.matcher(t).matches()).map(Long::valueOf);
    }

    private static Optional<?> value(String text, Shape shape) {
        return switch (shape) {
            case Text(String what, Optional<Pattern> pattern) ->
                Optional.of(text)
                        .filter(t ->
                                pattern.isEmpty() || pattern.get().matcher(t).matches());
            case Choice(List<String> words) -> Optional.of(text).filter(words::contains);
            case Shape.Real(double least, double greatest) ->
                Optional.of(text)
                        .filter(t -> NUMBER.matcher(t).matches())
                        .map(Double::valueOf)
                        .filter(number -> number >= least && number <= greatest);
            case Whole(long least, long greatest) ->
                Optional.of(text)
                        .filter(t -> WHOLE.matcher(t).matches())
                        .map(Long::valueOf)
                        .filter(whole -> whole >= least && whole <= greatest);
            case Flag() ->
                switch (text) {
                    case "true" -> Optional.of(Boolean.TRUE);
                    case "false" -> Optional.of(Boolean.FALSE);
                    default -> Optional.empty();
                };
            case Span(boolean lifetime) ->
                lifetime && text.equals(Spans.LIFETIME) ? Optional.of(text) : Spans.parse(text);
            case Code() -> Optional.of(text).filter(code -> !code.isBlank());
            case Shape.ListOf list -> Optional.empty();
            case Shape.MapOf map -> Optional.empty();
            case Shape.Block block -> Optional.empty();
            case Shape.Either either -> Optional.empty();
        };
    }

    /// What a shape asks for, in words.
    static String expected(Shape shape) {
        return switch (shape) {
            case Text(String what, Optional<Pattern> pattern) ->
                pattern.map(p -> what + " that matches " + p).orElse(what);
            case Choice(List<String> words) -> "one of " + String.join(", ", words);
            case Shape.Real(double least, double greatest) ->
                greatest == Double.MAX_VALUE ? "a number" : "a number from " + plain(least) + " to " + plain(greatest);
            case Whole(long least, long greatest) -> "a whole number from " + least + " to " + greatest;
            case Flag() -> "true or false";
            case Span(boolean lifetime) ->
                "a length of time such as 30s, 5m, 1h, 7d, 4w" + (lifetime ? " or lifetime" : "");
            case Code() -> "an expression";
            case Shape.ListOf list -> "a list";
            case Shape.MapOf map -> "a block of names";
            case Shape.Block block -> "a block of keys";
            case Shape.Either either -> expected(either.brief());
        };
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    private Layout layout(ScalarNode node, Place place) {
        return switch (node.getScalarStyle()) {
            case SINGLE_QUOTED, DOUBLE_QUOTED -> new Layout(place.line(), place.column() + 1, false);
            case LITERAL -> new Layout(place.line() + 1, indentation(place.line()) + 1, true);
            case FOLDED -> new Layout(place.line() + 1, indentation(place.line()) + 1, false);
            case PLAIN, JSON_SCALAR_STYLE -> new Layout(place.line(), place.column(), false);
        };
    }

    /// Spaces before the first line of a block scalar whose header stands on line `header` (from 1).
    private int indentation(int header) {
        for (int i = header; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!line.isBlank()) {
                return line.length() - line.stripLeading().length();
            }
        }
        return 0;
    }
}
