package dev.tidemill.recommend.shop;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Slates of items drawn uniformly from those that can be had, none twice. Each item has the same chance at
/// each position, so that the log tells about any other policy.
public final class UniformSlates implements SlateSource {
    private final Catalogue catalogue;
    private final long seed;
    private int day = -1;
    private int[] available = {};

    UniformSlates(Catalogue catalogue, long seed) {
        this.catalogue = catalogue;
        this.seed = seed;
    }

    @Override
    public Slate slate(ShopRequest request) {
        if (request.day() != day) {
            day = request.day();
            available = catalogue.available(day);
        }
        SplittableRandom random = Purpose.SLATE.draws(seed, request.id().hashCode(), request.time());
        int size = Math.min(request.size(), available.length);
        List<Integer> items = new ArrayList<>();
        List<Double> propensities = new ArrayList<>();
        int[] drawn = random.ints(0, Math.max(1, available.length))
                .distinct()
                .limit(size)
                .toArray();
        for (int at : drawn) {
            items.add(available[at]);
            propensities.add(1.0 / available.length);
        }
        return new Slate(items, propensities);
    }
}
