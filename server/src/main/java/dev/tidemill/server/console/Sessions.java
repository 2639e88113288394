package dev.tidemill.server.console;

import dev.tidemill.platform.ApiKeys;
import dev.tidemill.platform.ApiKeys.ApiKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Who is signed in: a random token in a cookie stands for a key that was shown once. Only in memory; gone with the
/// process, when it was not used for a while, or when its key is revoked.
public final class Sessions {
    static final Duration LONGEST_IDLE = Duration.ofHours(8);
    static final int MOST = 1000;
    private static final int TOKEN_BYTES = 32;

    private final ApiKeys keys;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Map<String, Held> held = new LinkedHashMap<>(16, 0.75f, true);

    Sessions(ApiKeys keys, InstantSource clock, SecureRandom random) {
        this.keys = keys;
        this.clock = clock;
        this.random = random;
    }

    /// One visitor who is signed in.
    ///
    /// @param csrf what its forms carry, so that no other site can send them
    record Session(ApiKey caller, String csrf) {}

    /// Signs in with a key; returns the token for the cookie, or nothing where the key is not known.
    synchronized Optional<String> open(String key) {
        return keys.authenticate(key).filter(caller -> !caller.owner().guest()).map(caller -> {
            String token = random();
            held.put(token, new Held(key, random(), clock.instant()));
            if (held.size() > MOST) {
                Iterator<String> oldest = held.keySet().iterator();
                oldest.next();
                oldest.remove();
            }
            return token;
        });
    }

    /// The session of a token.
    synchronized Optional<Session> find(String token) {
        Held entry = held.get(token);
        if (entry == null) {
            return Optional.empty();
        }
        Optional<ApiKey> caller = keys.authenticate(entry.key);
        if (caller.isEmpty() || entry.used.plus(LONGEST_IDLE).isBefore(clock.instant())) {
            held.remove(token);
            return Optional.empty();
        }
        held.put(token, new Held(entry.key, entry.csrf, clock.instant()));
        return Optional.of(new Session(caller.get(), entry.csrf));
    }

    synchronized void close(String token) {
        held.remove(token);
    }

    private String random() {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// The key is never printed.
    private static final class Held {
        private final String key;
        private final String csrf;
        private final Instant used;

        Held(String key, String csrf, Instant used) {
            this.key = key;
            this.csrf = csrf;
            this.used = used;
        }
    }
}
