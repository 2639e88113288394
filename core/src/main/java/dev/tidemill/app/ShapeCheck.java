package dev.tidemill.app;

import dev.tidemill.app.Shape.Block;
import dev.tidemill.app.Shape.Choice;
import dev.tidemill.app.Shape.Code;
import dev.tidemill.app.Shape.Either;
import dev.tidemill.app.Shape.Flag;
import dev.tidemill.app.Shape.ListOf;
import dev.tidemill.app.Shape.MapOf;
import dev.tidemill.app.Shape.Span;
import dev.tidemill.app.Shape.Text;
import dev.tidemill.app.Shape.Whole;
import dev.tidemill.app.Tree.Entry;
import dev.tidemill.app.Tree.Items;
import dev.tidemill.app.Tree.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Checks YAML nodes against the shapes of [Grammar]: unknown, duplicate and missing keys, values of the wrong
/// shape. What passes becomes a [Tree].
final class ShapeCheck {
    private static final String ITEM = "an item of ";

    private final Findings findings;
    private final Scalars scalars;

    ShapeCheck(Findings findings, List<String> lines) {
        this.findings = findings;
        this.scalars = new Scalars(findings, lines);
    }

    /// The tree of a node; empty where its shape is wrong, which is then told.
    Optional<Tree> check(String what, Node node, Shape shape) {
        return switch (shape) {
            case Block block -> block(what, node, block);
            case MapOf map -> map(what, node, map);
            case ListOf list -> list(what, node, list);
            case Either either ->
                node instanceof MappingNode ? check(what, node, either.full()) : check(what, node, either.brief());
            case Text text -> scalar(what, node, shape);
            case Choice choice -> scalar(what, node, shape);
            case Shape.Real number -> scalar(what, node, shape);
            case Whole whole -> scalar(what, node, shape);
            case Flag flag -> scalar(what, node, shape);
            case Span span -> scalar(what, node, shape);
            case Code code -> scalar(what, node, shape);
        };
    }

    private Optional<Tree> scalar(String what, Node node, Shape shape) {
        if (node instanceof ScalarNode scalar) {
            return scalars.check(what, scalar, shape).map(leaf -> leaf);
        }
        findings.add(place(node), what + " must be " + Scalars.expected(shape), kind(node));
        return Optional.empty();
    }

    private Optional<Tree> list(String what, Node node, ListOf list) {
        List<Tree> items = new ArrayList<>();
        if (node instanceof SequenceNode sequence) {
            for (Node item : sequence.getValue()) {
                check(ITEM + what, item, list.item()).ifPresent(items::add);
            }
            return Optional.of(new Items(place(node), items));
        }
        if (list.single() && node instanceof ScalarNode) {
            return check(what, node, list.item()).map(leaf -> new Items(place(node), List.of(leaf)));
        }
        findings.add(place(node), what + " must be a list", kind(node), "write it as [a, b]");
        return Optional.empty();
    }

    private Optional<Tree> map(String what, Node node, MapOf map) {
        return entries(what, node, (key, value) -> {
            if (scalars.check("a name in " + what, key, map.name()).isEmpty()) {
                return Optional.empty();
            }
            return check(key.getValue(), value, map.value());
        });
    }

    private Optional<Tree> block(String what, Node node, Block block) {
        Optional<Tree> tree = entries(what, node, (key, value) -> {
            Optional<Shape.Key> known = block.key(key.getValue());
            if (known.isEmpty()) {
                String rule = "key must be one of those of " + block.name();
                findings.unknown(place(key), rule, key.getValue(), block.words());
                return Optional.empty();
            }
            return check(key.getValue(), value, known.get().shape());
        });
        tree.ifPresent(section -> missing((Section) section, what, block));
        return tree;
    }

    private void missing(Section section, String what, Block block) {
        for (Shape.Key key : block.keys()) {
            if (key.required() && !section.mentions(key.word())) {
                String of =
                        what.equals(block.name()) || what.startsWith(ITEM) ? block.name() : block.name() + " " + what;
                findings.add(section.place(), of + " must have " + key.word(), "", lower(key.text()));
            }
        }
    }

    private Optional<Tree> entries(String what, Node node, BiFunction<ScalarNode, Node, Optional<Tree>> value) {
        if (!(node instanceof MappingNode mapping)) {
            findings.add(place(node), what + " must be a block of keys", kind(node));
            return Optional.empty();
        }
        Map<String, Entry> entries = new LinkedHashMap<>();
        List<String> broken = new ArrayList<>();
        Map<String, Place> seen = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                findings.add(place(tuple.getKeyNode()), "key must be a word", kind(tuple.getKeyNode()));
                continue;
            }
            Place first = seen.putIfAbsent(key.getValue(), place(key));
            if (first != null) {
                String rule = "key must stand once in " + what;
                findings.add(place(key), rule, key.getValue(), "it stands on line " + first.line() + " already");
                continue;
            }
            Optional<Tree> tree = value.apply(key, tuple.getValueNode());
            tree.ifPresentOrElse(
                    found -> entries.put(key.getValue(), new Entry(place(key), found)),
                    () -> broken.add(key.getValue()));
        }
        return Optional.of(new Section(place(node), entries, broken));
    }

    static Place place(Node node) {
        return YamlText.place(node.getStartMark());
    }

    private static String kind(Node node) {
        return switch (node) {
            case MappingNode mapping -> "a block";
            case SequenceNode sequence -> "a list";
            case ScalarNode scalar -> scalar.getValue().isEmpty() ? "nothing" : scalar.getValue();
            default -> "something else";
        };
    }

    private static String lower(String sentence) {
        String start = sentence.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + sentence.substring(1);
        return start.endsWith(".") ? start.substring(0, start.length() - 1) : start;
    }
}
