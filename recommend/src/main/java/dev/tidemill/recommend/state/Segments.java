package dev.tidemill.recommend.state;

import dev.tidemill.features.StateReader;
import dev.tidemill.features.StateWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Which segment a user is of, and what each segment asks for. Users are in memory as far as they
/// are used; of segments
/// at most so many are told apart, the first that come. One caller at a time.
final class Segments {
    private static final int MOST = 200;
    private static final int CACHED = 200_000;
    private static final char END = 0;

    private final Function<String, byte[]> userKey;
    private final Function<String, byte[]> heatKey;
    private final double[] halfLives;
    private final StateReader store;
    private final LinkedHashMap<String, String> users = new LinkedHashMap<>(1024, 0.75f, true);
    private final Map<String, Popularity> each = new HashMap<>();

    private static final class Popularity {
        private final Map<Item, double[]> heats = new IdentityHashMap<>();
        private final List<Leaders> leaders = new ArrayList<>();

        private double heat(Item item, int which) {
            double[] found = heats.get(item);
            return found == null ? Double.NEGATIVE_INFINITY : found[which];
        }

        Popularity(int halfLives) {
            for (int i = 0; i < halfLives; i++) {
                int which = i;
                leaders.add(new Leaders(item -> heat(item, which)));
            }
        }
    }

    /// @param userKey where the segment of a user is stored
    /// @param heatKey where the heats of a segment and an item are stored
    Segments(
            Function<String, byte[]> userKey, Function<String, byte[]> heatKey, double[] halfLives, StateReader store) {
        this.userKey = userKey;
        this.heatKey = heatKey;
        this.halfLives = halfLives;
        this.store = store;
    }

    /// The segment of a user; empty where none is known.
    String of(String user) {
        return users.computeIfAbsent(user, name -> {
            byte[] stored = store.get(userKey.apply(name));
            return stored == null ? "" : new String(stored, StandardCharsets.UTF_8);
        });
    }

    void tell(String user, String segment, StateWriter writer) {
        users.put(user, segment);
        writer.put(userKey.apply(user), segment.getBytes(StandardCharsets.UTF_8));
    }

    void warm(String segment, Item item, Trail.Step step, StateWriter writer) {
        if (segment.isEmpty() || (each.size() >= MOST && !each.containsKey(segment))) {
            return;
        }
        Popularity popularity = popularity(segment);
        double[] heats = popularity.heats.computeIfAbsent(item, fresh -> cold());
        ByteBuffer bytes = ByteBuffer.allocate(halfLives.length * Double.BYTES);
        for (int i = 0; i < halfLives.length; i++) {
            heats[i] = Item.warmed(heats[i], step.weight(), step.time(), halfLives[i]);
            popularity.leaders.get(i).changed();
            bytes.putDouble(heats[i]);
        }
        writer.put(heatKey.apply(segment + END + item.id()), bytes.array());
    }

    private double[] cold() {
        double[] heats = new double[halfLives.length];
        java.util.Arrays.fill(heats, Double.NEGATIVE_INFINITY);
        return heats;
    }

    private Popularity popularity(String segment) {
        return each.computeIfAbsent(segment, fresh -> new Popularity(halfLives.length));
    }

    /// What a segment asks for most, a list for each half-life; empty ones where it is not known.
    List<List<Item>> popular(String segment, List<Item> all) {
        Popularity known = each.get(segment);
        List<List<Item>> lists = new ArrayList<>();
        for (int i = 0; i < halfLives.length; i++) {
            lists.add(known == null ? List.of() : known.leaders.get(i).of(all));
        }
        return lists;
    }

    /// Takes back what was stored.
    ///
    /// @param name of a state of heats: a segment and an item
    void restore(String name, byte[] stored, Function<String, Item> items) {
        int end = name.indexOf(END);
        double[] heats = cold();
        ByteBuffer in = ByteBuffer.wrap(stored);
        for (int i = 0; i < halfLives.length; i++) {
            heats[i] = in.getDouble();
        }
        popularity(name.substring(0, end)).heats.put(items.apply(name.substring(end + 1)), heats);
    }

    boolean crowded() {
        return users.size() > CACHED;
    }

    void shrink() {
        var oldest = users.entrySet().iterator();
        for (int gone = users.size() - CACHED / 2; gone > 0 && oldest.hasNext(); gone--) {
            oldest.next();
            oldest.remove();
        }
    }

    void clear() {
        users.clear();
        each.clear();
    }
}
