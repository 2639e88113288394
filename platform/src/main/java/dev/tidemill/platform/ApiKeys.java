package dev.tidemill.platform;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Keys that callers show. Only a hash of a key is kept; the key itself is shown once, when it is made.
public interface ApiKeys {
    /// Makes a key; returns it in clear, for the only time.
    Created create(String name, Role role);

    /// Who shows this key; empty where it is unknown or revoked. Takes the same time for every wrong key.
    Optional<ApiKey> authenticate(String key);

    List<ApiKey> list();

    /// A revoked key is refused at once.
    void revoke(String id);

    /// @param key the key in clear
    record Created(ApiKey entry, String key) {}

    record ApiKey(String id, String name, Role role, Instant created) {}

    /// Each role may do what the ones before it may.
    enum Role {
        /// Sees pages, receipts, models.
        READ,
        /// Sends events and outcomes, asks for decisions.
        WRITE,
        /// Applies, imports, trains, activates, makes keys.
        ADMIN
    }
}
