package dev.tidemill.recommend.state;

import dev.tidemill.app.Application;
import dev.tidemill.app.SlateDefinition;
import dev.tidemill.app.StreamDefinition;
import dev.tidemill.core.Event;
import dev.tidemill.data.EventCodec;
import dev.tidemill.features.StateWriter;
import dev.tidemill.log.Journal;
import dev.tidemill.recommend.content.ItemText;
import dev.tidemill.recommend.content.LiveVectors;
import dev.tidemill.serve.Projection;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The live state of one application with slates. Its catalogue is in memory whole, trails as far
/// as they are used.
///
/// States in the store, behind the digest of the definition: `u` and a user, `s` and a session:
/// their trails;
/// `c` and an item: offset, time of its first description, its newest values; `h` and an item: its
/// popularities; `g` and a user: the segment; `p`, a segment and an item: its popularities there;
/// `t` and an item: how
/// often it was wanted where it was shown, and how often not.
///
/// **Invariant:** a decision sees every event with a smaller offset, and no other.
public final class LiveState implements Projection {
    private static final int FORMAT = 1;
    private static final int TRAILS = 200_000;
    private static final int MOST_ROBOTS = 10_000;
    private static final Logger LOG = LoggerFactory.getLogger(LiveState.class);

    /// Who does more than this is a robot: not more of it tells what others like.
    public static final int MOST_OF_ONE_USER = 20_000;

    private final SlateDefinition slate;
    private final Fold fold;
    private final Journal journal;
    private final byte[] digest;
    private final String catalogueStream;
    private final int itemSlot;
    private final EventCodec codec;
    private final ItemText texts;
    private final boolean reads;
    private final LiveVectors vectors;
    private final Trails users;
    private final Trails sessions;
    private final double[] halfLives;
    private final Map<String, Item> items = new ConcurrentHashMap<>();
    private final List<Item> all = new ArrayList<>();
    private final List<Leaders> popular = new ArrayList<>();
    private final Leaders newest =
            new Leaders(item -> item.since() == Long.MAX_VALUE ? Double.NEGATIVE_INFINITY : item.since());
    private final Segments segments;
    private final Optional<SlateDefinition.Segment> segment;
    private final int segmentSlot;
    private final int userSlot;
    private final int wanted;
    private final int passed;
    private final AtomicInteger generation = new AtomicInteger();
    private final Set<String> robots = ConcurrentHashMap.newKeySet();
    private long horizon = -1;

    /// One that makes no vectors of texts.
    public LiveState(Application application, Journal journal) {
        this(application, journal, LiveVectors.none());
    }

    /// @param vectors are told of texts as they come
    public LiveState(Application application, Journal journal, LiveVectors vectors) {
        this.vectors = vectors;
        this.slate = application.slate().orElseThrow();
        this.fold = Fold.of(application, slate);
        this.journal = journal;
        StreamDefinition catalogue = application.stream(slate.catalogue().stream());
        this.catalogueStream = catalogue.name();
        this.itemSlot = catalogue.schema().slot(slate.keys().item());
        this.codec = EventCodec.of(catalogue);
        this.texts = new ItemText(slate.catalogue(), catalogue.schema());
        this.reads = slate.candidates().values().stream().anyMatch(SlateDefinition.Candidate::content);
        this.halfLives = halfLives(slate);
        this.digest = digest(slate, halfLives);
        this.users = new Trails(prefix('u'), slate.history(), TRAILS, journal::state);
        this.sessions = new Trails(prefix('s'), slate.history(), TRAILS, journal::state);
        this.segments = new Segments(user -> key('g', user), name -> key('p', name), halfLives, journal::state);
        this.segment = slate.cold().segment();
        StreamDefinition people =
                segment.map(one -> application.stream(one.stream())).orElse(catalogue);
        this.segmentSlot = segment.map(one -> people.schema().slot(one.field())).orElse(-1);
        this.userSlot = slate.keys().user().map(people.schema()::slot).orElse(-1);
        this.wanted = kind(slate, SlateDefinition.Counted::success);
        this.passed = kind(slate, SlateDefinition.Counted::failure);
        for (int i = 0; i < halfLives.length; i++) {
            int which = i;
            popular.add(new Leaders(item -> item.heat(which)));
        }
    }

    /// The half-lives of the popularities, in milliseconds, each once; that of seven days where
    /// none is declared.
    private static double[] halfLives(SlateDefinition slate) {
        double[] declared = slate.candidates().values().stream()
                .filter(candidate -> candidate.algorithm().startsWith("popular"))
                .mapToDouble(candidate -> candidate.halfLife().toMillis())
                .distinct()
                .toArray();
        return declared.length > 0 ? declared : new double[] {7 * 86_400_000.0};
    }

    private static byte[] digest(SlateDefinition slate, double[] halfLives) {
        String definition = FORMAT + "\n" + slate.keys() + "\n" + slate.catalogue().stream() + "\n"
                + new ArrayList<>(slate.interactions().values()) + "\n" + slate.history() + "\n"
                + java.util.Arrays.toString(halfLives)
                + slate.cold().segment().map(segment -> "\n" + segment).orElse("")
                + slate.counted()
                        .map(counted -> "\n" + counted.success() + "\n" + counted.failure())
                        .orElse("");
        try {
            return MessageDigest.getInstance("SHA-256").digest(definition.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static int kind(SlateDefinition slate, Function<SlateDefinition.Counted, String> name) {
        return slate.counted()
                .map(counted -> List.copyOf(slate.interactions().keySet()).indexOf(name.apply(counted)))
                .orElse(-1);
    }

    /// Which outcomes of showings are counted of items; empty where none are.
    public Optional<SlateDefinition.Counted> counted() {
        return slate.counted();
    }

    private byte[] prefix(char kind) {
        return ByteBuffer.allocate(digest.length + 1)
                .put(digest)
                .put((byte) kind)
                .array();
    }

    private byte[] key(char kind, String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(digest.length + 1 + text.length)
                .put(digest)
                .put((byte) kind)
                .put(text)
                .array();
    }

    @Override
    public String digest() {
        return HexFormat.of().formatHex(digest);
    }

    /// Which of the popularities a candidate has.
    public int popularity(SlateDefinition.Candidate candidate) {
        for (int i = 0; i < halfLives.length; i++) {
            if (halfLives[i] == candidate.halfLife().toMillis()) {
                return i;
            }
        }
        return 0;
    }

    @Override
    public void fold(Event event, long offset, StateWriter writer) {
        horizon = offset;
        if (event.stream().equals(catalogueStream)) {
            describe(event, offset, writer);
        }
        if (segment.isPresent() && event.stream().equals(segment.get().stream())) {
            Object user = event.values()[userSlot];
            Object told = event.values()[segmentSlot];
            if (user != null) {
                segments.tell(user.toString(), told == null ? "" : told.toString(), writer);
            }
        }
        for (Fold.Interaction interaction : fold.read(event)) {
            take(interaction, writer);
        }
    }

    private void take(Fold.Interaction interaction, StateWriter writer) {
        Trail.Step step = interaction.step();
        long told = 0;
        if (interaction.user() != null) {
            told = users.add(interaction.user(), step, writer);
        }
        if (interaction.session() != null) {
            told = Math.max(told, sessions.add(interaction.session(), step, writer));
        }
        if (told > MOST_OF_ONE_USER) {
            capped(interaction);
            return;
        }
        if (step.kind() == wanted || step.kind() == passed) {
            count(step, writer);
        }
        if (step.weight() > 0) {
            warm(step, writer);
            if (segment.isPresent() && interaction.user() != null) {
                segments.warm(segments.of(interaction.user()), item(step.item()), step, writer);
            }
        }
    }

    /// What a robot does counts for its own lists and for nobody else's.
    private void capped(Fold.Interaction interaction) {
        String name = interaction.user() == null ? interaction.session() : interaction.user();
        if (name != null && robots.size() < MOST_ROBOTS && robots.add(name)) {
            LOG.warn(
                    "popularity must be of people, got more than {} interactions of one; what they do from now on"
                            + " counts for their own lists alone (they are capped_users of the next training)",
                    MOST_OF_ONE_USER);
        }
    }

    /// How many did more than a person can, as far as they were met since the start.
    public int robots() {
        return robots.size();
    }

    private void describe(Event event, long offset, StateWriter writer) {
        Object id = event.values()[itemSlot];
        if (id == null) {
            return;
        }
        Item item = item(id.toString());
        item.describe(offset, event.time(), event.values());
        newest.changed();
        if (reads) {
            vectors.describe(item.id(), texts.of(event.values()));
        }
        byte[] values = codec.encode(event.values());
        byte[] name = event.id().getBytes(StandardCharsets.UTF_8);
        writer.put(
                key('c', item.id()),
                ByteBuffer.allocate(1 + 3 * Long.BYTES + Short.BYTES + name.length + values.length)
                        .put((byte) FORMAT)
                        .putLong(offset)
                        .putLong(item.since())
                        .putLong(event.time())
                        .putShort((short) name.length)
                        .put(name)
                        .put(values)
                        .array());
    }

    private void warm(Trail.Step step, StateWriter writer) {
        Item item = item(step.item());
        ByteBuffer heats =
                ByteBuffer.allocate(1 + halfLives.length * Double.BYTES).put((byte) FORMAT);
        for (int i = 0; i < halfLives.length; i++) {
            item.warm(i, step.weight(), step.time(), halfLives[i]);
            popular.get(i).changed();
            heats.putDouble(item.heat(i));
        }
        writer.put(key('h', item.id()), heats.array());
    }

    private void count(Trail.Step step, StateWriter writer) {
        Item item = item(step.item());
        Item.Trials before = item.trials();
        Item.Trials after = new Item.Trials(
                before.wanted() + (step.kind() == wanted ? 1 : 0), before.passed() + (step.kind() == passed ? 1 : 0));
        item.trials(after);
        writer.put(
                key('t', item.id()),
                ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(after.wanted())
                        .putLong(after.passed())
                        .array());
    }

    private Item item(String id) {
        return items.computeIfAbsent(id, fresh -> {
            Item item = new Item(fresh, halfLives.length);
            all.add(item);
            return item;
        });
    }

    /// What a decision sees, in the order of offsets.
    ///
    /// @param user    `null` where nobody is named
    /// @param session `null` where none is named
    public Seen see(@Nullable String user, @Nullable String session) {
        return see(user, session, null);
    }

    /// As [#see(String, String)].
    ///
    /// @param told the segment that the request names; `null` where it names none
    public Seen see(@Nullable String user, @Nullable String session, @Nullable String told) {
        String own = told != null || segment.isEmpty() || user == null ? told : segments.of(user);
        List<List<Item>> lists = new ArrayList<>(popular.size());
        popular.forEach(leaders -> lists.add(leaders.of(all)));
        return new Seen(
                horizon,
                user == null ? Trail.empty(slate.history()) : users.of(user),
                session == null ? Trail.empty(slate.history()) : sessions.of(session),
                lists,
                newest.of(all),
                segments.popular(own == null ? "" : own, all));
    }

    /// The logarithm to base 2 of how much an item is asked for at a time; NaN where nobody did.
    public double demand(Item item, long time) {
        double heat = item.heat(0);
        return heat == Double.NEGATIVE_INFINITY ? Double.NaN : heat - time / halfLives[0];
    }

    /// An item, described or only met in an interaction; by anybody.
    public Optional<Item> find(String id) {
        return Optional.ofNullable(items.get(id));
    }

    /// What is written of an item by now; empty where nothing is.
    public String text(Item item) {
        @Nullable Object[] values = item.at(Long.MAX_VALUE);
        return values == null ? "" : texts.of(values);
    }

    /// What is written of items by now, of those of which something is.
    public Map<String, String> texts() {
        Map<String, String> all = new HashMap<>();
        for (Item item : catalogue()) {
            String text = text(item);
            if (!text.isEmpty()) {
                all.put(item.id(), text);
            }
        }
        return all;
    }

    /// Vectors of what was described of late.
    public LiveVectors vectors() {
        return vectors;
    }

    /// Every item that there is by now; by anybody, in no order.
    public Iterable<Item> catalogue() {
        return Collections.unmodifiableCollection(items.values());
    }

    /// Everybody of whom something is stored by now, in no order.
    public List<String> users() {
        List<String> names = new ArrayList<>();
        journal.states(prefix('u'), (key, bytes) -> names.add(name(key)));
        return names;
    }

    /// How many items there are by now.
    public int size() {
        return items.size();
    }

    /// Changes when items found before stop being the ones that are folded into.
    public int generation() {
        return generation.get();
    }

    @Override
    public void restore() {
        users.clear();
        sessions.clear();
        items.clear();
        all.clear();
        popular.forEach(Leaders::clear);
        newest.clear();
        segments.clear();
        generation.incrementAndGet();
        horizon = journal.end() - 1;
        journal.states(prefix('c'), (key, bytes) -> {
            ByteBuffer in = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
            Item item = item(name(key));
            long offset = in.getLong();
            long since = in.getLong();
            long time = in.getLong();
            byte[] event = new byte[Short.toUnsignedInt(in.getShort())];
            in.get(event);
            byte[] values = new byte[in.remaining()];
            in.get(values);
            item.describe(offset, time, codec.decode(new String(event, StandardCharsets.UTF_8), time, values));
            item.begin(since);
        });
        journal.states(prefix('h'), (key, bytes) -> {
            ByteBuffer in = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
            Item item = item(name(key));
            for (int i = 0; i < halfLives.length; i++) {
                item.heat(i, in.getDouble());
            }
        });
        journal.states(prefix('p'), (key, bytes) -> segments.restore(name(key), bytes, this::item));
        journal.states(prefix('t'), (key, bytes) -> {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            item(name(key)).trials(new Item.Trials(in.getLong(), in.getLong()));
        });
    }

    private String name(byte[] key) {
        return new String(key, digest.length + 1, key.length - digest.length - 1, StandardCharsets.UTF_8);
    }

    @Override
    public boolean crowded() {
        return users.crowded() || sessions.crowded() || segments.crowded();
    }

    @Override
    public void committed() {
        if (users.crowded()) {
            users.shrink();
        }
        if (sessions.crowded()) {
            sessions.shrink();
        }
        if (segments.crowded()) {
            segments.shrink();
        }
    }
}
