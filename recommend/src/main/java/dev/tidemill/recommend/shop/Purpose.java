package dev.tidemill.recommend.shop;

import dev.tidemill.core.NamedDraws;
import java.util.SplittableRandom;

/// What random numbers are drawn for. The numbers are part of what a seed means: none is ever given anew.
enum Purpose {
    CATEGORY(1),
    BRAND(2),
    ITEM(3),
    SALE(4),
    VISITOR(5),
    DAY(6),
    SESSION(7),
    SLATE(8);

    private final int number;

    Purpose(int number) {
        this.number = number;
    }

    SplittableRandom draws(long seed, long first, long second) {
        return new NamedDraws(seed).of(number, first, second);
    }
}
