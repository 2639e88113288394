package dev.tidemill.app;

import java.util.ArrayList;
import java.util.List;

/// The blocks of the grammar in the order in which they are met.
final class GrammarWalk {
    private GrammarWalk() {}

    static List<Shape.Block> blocks() {
        List<Shape.Block> blocks = new ArrayList<>();
        walk(Grammar.APPLICATION, blocks);
        return blocks;
    }

    private static void walk(Shape shape, List<Shape.Block> blocks) {
        switch (shape) {
            case Shape.Block block -> {
                if (!blocks.contains(block)) {
                    blocks.add(block);
                    block.keys().forEach(key -> walk(key.shape(), blocks));
                }
            }
            case Shape.Either either -> {
                walk(either.brief(), blocks);
                walk(either.full(), blocks);
            }
            case Shape.ListOf list -> walk(list.item(), blocks);
            case Shape.MapOf map -> walk(map.value(), blocks);
            default -> {}
        }
    }
}
