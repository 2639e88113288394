package dev.tidemill.app;

import dev.tidemill.app.Shape.Block;
import dev.tidemill.app.Shape.Code;
import dev.tidemill.app.Shape.Either;
import dev.tidemill.app.Shape.Key;
import dev.tidemill.app.Shape.MapOf;
import dev.tidemill.app.Shape.Text;
import java.util.List;

/// The keys of an application file that say what decisions cost.
final class CostGrammar {
    private static final Block COST = new Block(
            "cost",
            List.of(
                    optional("positive", new Code(), "Where the outcome became true; 0."),
                    optional("negative", new Code(), "Where it did not; 0.")));

    static final Block COSTS = new Block(
            "costs",
            List.of(
                    optional("unit", Text.any("text"), "What is counted: EUR."),
                    new Key(
                            "outcomes",
                            true,
                            new MapOf(Grammar.NAME, new Either(new Code(), COST)),
                            "For each answer what it costs: the same either way, or a block; nothing unless said.")));

    private CostGrammar() {}

    private static Key optional(String word, Shape shape, String text) {
        return new Key(word, false, shape, text);
    }
}
