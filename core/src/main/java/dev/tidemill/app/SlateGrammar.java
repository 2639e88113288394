package dev.tidemill.app;

import dev.tidemill.app.Shape.Block;
import dev.tidemill.app.Shape.Choice;
import dev.tidemill.app.Shape.Code;
import dev.tidemill.app.Shape.MapOf;
import dev.tidemill.app.Shape.Real;
import dev.tidemill.app.Shape.Span;
import dev.tidemill.app.Shape.Text;
import dev.tidemill.app.Shape.Whole;
import java.util.List;

/// The keys of `slate`: a decision whose answer is a list of items.
final class SlateGrammar {
    private static final Text ANY = Text.any("text");
    private static final Real NUMBER = new Real(-Double.MAX_VALUE, Double.MAX_VALUE);
    private static final Real SHARE = new Real(0, 1);

    static final Block REQUEST = new Block(
            "request",
            List.of(
                    optional("item", Grammar.NAME, "The item that others are wanted for: similar, also bought."),
                    optional("basket", Grammar.NAME, "Items that are in a basket, separated by commas."),
                    optional("kind", Grammar.NAME, "What is wanted: for_you, similar, also_bought, popular, new."),
                    optional("size", Grammar.NAME, "How many items are wanted, an integer."),
                    optional("filter", Grammar.NAME, "An expression that items must keep, in the same words as keep."),
                    optional("exclude", Grammar.NAME, "Items that are not wanted, separated by commas."),
                    optional("include", Grammar.NAME, "The only items that are wanted, separated by commas."),
                    optional("shown", Grammar.NAME, "Items of earlier pages, separated by commas.")));

    static final Block CATALOGUE = new Block(
            "catalogue",
            List.of(
                    required("stream", Grammar.NAME, "The stream that tells what items are; its newest event counts."),
                    optional("title", Grammar.NAME, "The field that a person reads."),
                    optional("categories", Grammar.NAME, "The field with categories, separated by |."),
                    optional("description", Grammar.NAME, "The field with a longer text, for content.")));

    static final Block INTERACTION = new Block(
            "interaction",
            List.of(
                    required("stream", Grammar.NAME, "The stream that tells of it."),
                    optional("when", new Code(), "Only events for which it is true count."),
                    optional("weight", NUMBER, "What it says about taste: below 0 a dislike, 0 nothing; 1."),
                    optional("value", Grammar.NAME, "A field with a number that the weight is multiplied with.")));

    static final Block CANDIDATE = new Block(
            "candidate",
            List.of(
                    required("algorithm", new Choice(SlateDefinition.ALGORITHMS), "What finds items."),
                    optional("parameters", new MapOf(Grammar.NAME, NUMBER), "Of the algorithm, in its own words."),
                    optional(
                            "search",
                            new MapOf(Grammar.NAME, new Shape.ListOf(NUMBER, false)),
                            "For parameters the least and the most: better ones within are looked for."),
                    optional("limit", new Whole(1, 1000), "How many items it gives; 100."),
                    optional("half_life", new Span(false), "Of popular: after how long an event counts half; 7d.")));

    static final Block BLEND = new Block(
            "blend",
            List.of(
                    optional("method", new Choice(List.of("rrf", "zscore")), "Of ranks, or of scores; rrf."),
                    optional("weights", new MapOf(Grammar.NAME, new Real(0, 1000)), "Of each candidate; 1.")));

    static final Block RANK = new Block(
            "rank",
            List.of(
                    required(
                            "clicks",
                            Grammar.NAME,
                            "The interaction that says an item of a slate was wanted; its stream is about the decided one."),
                    optional("size", new Whole(2, 200), "How many of the fused list are put in order; 50."),
                    optional("least", new Whole(10, 1_000_000), "The fewest clicks that are learned from; 200."),
                    optional("parameters", new MapOf(Grammar.NAME, NUMBER), "Of the trees, as of model.")));

    static final Block KEEP = new Block(
            "slate_rule",
            List.of(
                    required("name", Grammar.NAME, "Its name, as it stands in receipts."),
                    required(
                            "keep",
                            new Code(),
                            "Only items for which it is true: over the request and item.<field>.")));

    static final Block DIVERSITY = new Block(
            "diversity",
            List.of(
                    required("method", new Choice(List.of("mmr", "calibrated")), "What trades relevance for variety."),
                    optional("lambda", SHARE, "The weight of relevance; 0.7.")));

    static final Block PIN = new Block(
            "pin",
            List.of(
                    required("position", new Whole(1, 1000), "From 1."),
                    required("when", new Code(), "The best item for which it is true stands there."),
                    optional("label", ANY, "What the slate says of it: sponsored; pinned.")));

    static final Block EXPLORATION = new Block(
            "exploration",
            List.of(
                    required("method", new Choice(List.of("epsilon", "softmax", "thompson")), "How chance enters."),
                    optional("share", SHARE, "Of epsilon: of how many positions chance decides; 0.05."),
                    optional("temperature", new Real(0.001, 1000), "Of softmax: great is even, small is greedy; 0.1."),
                    optional("success", Grammar.NAME, "Of thompson: what says an item was wanted; as counts."),
                    optional("failure", Grammar.NAME, "Of thompson: what says it was shown and not wanted; as counts."),
                    optional("rate", SHARE, "Of thompson: how often an unknown item is wanted; 0.05."),
                    optional("strength", new Real(0, 1000), "Of thompson: how many showings that is worth; 20.")));

    static final Block COUNTS = new Block(
            "counts",
            List.of(
                    required("success", Grammar.NAME, "The interaction that says an item was wanted."),
                    required("failure", Grammar.NAME, "The one that says it was shown and not wanted.")));

    static final Block NEW_ITEMS = new Block(
            "new_items",
            List.of(
                    optional("share", SHARE, "At how many positions chance lets the best new item in; 0.1."),
                    optional("age", new Span(false), "How long after its first description an item is new; 30d.")));

    static final Block TUNING = new Block(
            "tuning",
            List.of(
                    optional("trials", new Whole(2, 243), "How many parameters of each candidate are tried; 12."),
                    optional("budget", new Span(false), "How long at most, of all candidates; 10m.")));

    static final Block SEGMENT = new Block(
            "segment",
            List.of(
                    required("stream", Grammar.NAME, "The stream that tells what users are; its newest event counts."),
                    required(
                            "field",
                            Grammar.NAME,
                            "Its field with the segment; a field of the request with this name goes before it.")));

    static final Block SLATE = new Block(
            "slate",
            List.of(
                    optional("user", Grammar.NAME, "The field that names who asks, in every stream here."),
                    optional("session", Grammar.NAME, "The field that names a visit, in every stream that has it."),
                    required("item", Grammar.NAME, "The field that names an item, in every stream here."),
                    optional("request", REQUEST, "Which fields of the decided stream ask for more."),
                    optional("size", new Whole(1, 1000), "How many items unless asked; 10."),
                    optional("most", new Whole(1, 1000), "How many items at most; 100."),
                    required("catalogue", CATALOGUE, "What items there are."),
                    required("interactions", new MapOf(Grammar.NAME, INTERACTION), "What people do with items."),
                    optional("counts", COUNTS, "Outcomes of showings that are counted of each item, for thompson."),
                    optional("history", new Whole(1, 500), "How many interactions of one user are kept; 200."),
                    required("candidates", new MapOf(Grammar.NAME, CANDIDATE), "What finds items, each by its name."),
                    optional("tuning", TUNING, "How better parameters of candidates are looked for."),
                    optional("blend", BLEND, "How they become one list."),
                    optional("rank", RANK, "How that list is put in order by what was clicked; without it stays."),
                    optional("segment", SEGMENT, "What tells users apart of whom nothing else is known."),
                    optional(
                            "fallback",
                            new Shape.ListOf(Grammar.NAME, false),
                            "older_version where the one in use fails; live candidates that fill up; popular, then new."),
                    optional("rules", new Shape.ListOf(KEEP, false), "What every item of a slate keeps."),
                    optional(
                            "exclude",
                            new MapOf(Grammar.NAME, new Span(true)),
                            "For interactions how long their items are not proposed again."),
                    optional("diversity", DIVERSITY, "How alike the items may be, by categories."),
                    optional(
                            "caps",
                            new MapOf(Grammar.NAME, new Whole(1, 1000)),
                            "For fields of the catalogue: how many items of one value."),
                    optional("pinned", new Shape.ListOf(PIN, false), "Positions with items of their own."),
                    optional("exploration", EXPLORATION, "What is tried that is not thought best."),
                    optional("new_items", NEW_ITEMS, "Positions for items of which little can be known yet.")));

    private SlateGrammar() {}

    private static Shape.Key required(String word, Shape shape, String text) {
        return new Shape.Key(word, true, shape, text);
    }

    private static Shape.Key optional(String word, Shape shape, String text) {
        return new Shape.Key(word, false, shape, text);
    }
}
