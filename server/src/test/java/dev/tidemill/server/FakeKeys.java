package dev.tidemill.server;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.ApiKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Keys in memory, numbered so that tests can name them.
public final class FakeKeys implements ApiKeys {
    private final Map<String, ApiKey> byKey = new LinkedHashMap<>();
    private int made;

    @Override
    public synchronized Created create(String name, Role role, Owner owner) {
        made++;
        ApiKey entry = new ApiKey("key" + made, name, role, Instant.parse("2026-01-01T00:00:00Z"), owner);
        String key = "tm_secret_" + made + "_of_" + role;
        byKey.put(key, entry);
        return new Created(entry, key);
    }

    @Override
    public synchronized Optional<ApiKey> authenticate(String key) {
        return Optional.ofNullable(byKey.get(key));
    }

    @Override
    public synchronized List<ApiKey> list() {
        return new ArrayList<>(byKey.values());
    }

    @Override
    public synchronized void revoke(String id) {
        if (!byKey.values().removeIf(entry -> entry.id().equals(id))) {
            throw new TidemillException(ErrorCode.NOT_FOUND, "no valid key has the id \"" + id + "\"");
        }
    }
}
