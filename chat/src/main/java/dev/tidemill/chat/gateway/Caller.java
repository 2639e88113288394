package dev.tidemill.chat.gateway;

import dev.tidemill.core.Tenant;

/// Who asks.
///
/// @param key         the id of the API key that it showed
/// @param user        the end user as the request names them; empty text where it names none
/// @param application that asks; empty text where none does
public record Caller(String tenant, String key, String user, String application) {
    /// Whoever uses the platform as a library: its owner.
    public static final Caller OWNER = new Caller(Tenant.DEFAULT.name(), "", "", "");
}
