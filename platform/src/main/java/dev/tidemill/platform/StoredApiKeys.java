package dev.tidemill.platform;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Tenant;
import dev.tidemill.core.TidemillException;
import dev.tidemill.log.Metadata;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// Keys in the metadata store. A key is `tm_` and 256 random bits in URL-safe Base64; what is stored is its
/// SHA-256, which needs no salt because a key cannot be guessed. All keys that are not revoked are held in
/// memory by their digest, so that to authenticate is one hash and one look-up.
///
/// **Invariant:** the memory holds exactly the keys of the table that are not revoked; both change under one lock.
public final class StoredApiKeys implements ApiKeys {
    /// The most keys that are valid at once.
    public static final int MOST_KEYS = 10_000;

    private static final String PREFIX = "tm_";
    private static final int KEY_BYTES = 32;
    private static final int ID_BYTES = 8;
    private static final int LONGEST_KEY = 128;
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N} ._@-]{1,64}");
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final Metadata metadata;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Map<String, Held> held = new ConcurrentHashMap<>();

    private StoredApiKeys(Metadata metadata, InstantSource clock, SecureRandom random) {
        this.metadata = metadata;
        this.clock = clock;
        this.random = random;
    }

    /// Opens the keys of a home, whose migrations of `platform` have run.
    public static StoredApiKeys open(Metadata metadata, InstantSource clock, SecureRandom random) {
        StoredApiKeys keys = new StoredApiKeys(metadata, clock, random);
        keys.load();
        return keys;
    }

    private void load() {
        metadata.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "select id, name, role, digest, created, tenant, app_user, application from api_keys"
                                        + " where revoked is null")
                        .map((row, context) -> new Held(
                                row.getString("digest"),
                                new ApiKey(
                                        row.getString("id"),
                                        row.getString("name"),
                                        Role.valueOf(row.getString("role")),
                                        Instant.ofEpochMilli(row.getLong("created")),
                                        new Owner(
                                                Optional.ofNullable(row.getString("tenant"))
                                                        .map(Tenant::new)
                                                        .orElse(Tenant.DEFAULT),
                                                Optional.ofNullable(row.getString("app_user")),
                                                Optional.ofNullable(row.getString("application"))))))
                        .list())
                .forEach(entry -> held.put(entry.digest(), entry));
    }

    @Override
    public synchronized Created create(String name, Role role, Owner owner) {
        if (!NAME.matcher(name).matches()) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "name of a key must be 1 to 64 letters, digits, spaces or . _ @ -, got \"" + shown(name) + "\"");
        }
        if (role == Role.ADMIN && !owner.nobody()) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "a key of one tenant, user or application must have the role read or write, got admin; leave"
                            + " them out");
        }
        if (held.size() >= MOST_KEYS) {
            throw new TidemillException(
                    ErrorCode.CONFLICT, "at most " + MOST_KEYS + " keys may be valid at once; revoke some first");
        }
        String key = PREFIX + BASE64.encodeToString(bytes(KEY_BYTES));
        ApiKey entry = new ApiKey(
                HexFormat.of().formatHex(bytes(ID_BYTES)), name, role, Instant.ofEpochMilli(clock.millis()), owner);
        Held created = new Held(digest(key), entry);
        metadata.jdbi()
                .useHandle(handle -> handle.createUpdate("insert into api_keys (id, name, role, digest, created,"
                                + " tenant, app_user, application) values (:id, :name, :role, :digest, :created,"
                                + " :tenant, :user, :application)")
                        .bind("id", entry.id())
                        .bind("name", entry.name())
                        .bind("role", entry.role().name())
                        .bind("digest", created.digest())
                        .bind("created", entry.created().toEpochMilli())
                        .bind("tenant", owner.guest() ? owner.tenant().name() : null)
                        .bind("user", owner.user().orElse(null))
                        .bind("application", owner.application().orElse(null))
                        .execute());
        held.put(created.digest(), created);
        return new Created(entry, key);
    }

    @Override
    public Optional<ApiKey> authenticate(String key) {
        String digest = digest(key.length() > LONGEST_KEY ? "" : key);
        Held found = held.get(digest);
        boolean same =
                MessageDigest.isEqual(ascii(digest), ascii(found == null ? digest.substring(1) + "-" : found.digest()));
        return found != null && same ? Optional.of(found.entry()) : Optional.empty();
    }

    @Override
    public List<ApiKey> list() {
        return held.values().stream()
                .map(Held::entry)
                .sorted(Comparator.comparing(ApiKey::created).thenComparing(ApiKey::id))
                .toList();
    }

    @Override
    public synchronized void revoke(String id) {
        Held found = held.values().stream()
                .filter(entry -> entry.entry().id().equals(id))
                .findFirst()
                .orElseThrow(() -> new TidemillException(
                        ErrorCode.NOT_FOUND,
                        "no valid key has the id \"" + shown(id) + "\"; list the keys to see them"));
        metadata.jdbi()
                .useHandle(handle -> handle.createUpdate("update api_keys set revoked = :now where id = :id")
                        .bind("now", clock.millis())
                        .bind("id", id)
                        .execute());
        held.remove(found.digest());
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String digest(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java runtime has SHA-256", missing);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String shown(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }

    private record Held(String digest, ApiKey entry) {}
}
