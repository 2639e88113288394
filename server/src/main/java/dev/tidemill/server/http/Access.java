package dev.tidemill.server.http;

import dev.tidemill.platform.ApiKeys.Role;

/// Who may use a route.
public enum Access {
    /// Anybody: probes, the form to sign in, static files.
    OPEN,
    /// Keys that may read.
    READ,
    /// Keys that may write.
    WRITE,
    /// Keys that may administer.
    ADMIN,
    /// Pages: a session of the console, which the page's own handler checks.
    SESSION;

    /// Whether a key of that role may use a route with this access.
    public boolean allows(Role role) {
        return switch (this) {
            case OPEN, SESSION, READ -> true;
            case WRITE -> role != Role.READ;
            case ADMIN -> role == Role.ADMIN;
        };
    }
}
