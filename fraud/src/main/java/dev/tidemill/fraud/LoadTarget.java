package dev.tidemill.fraud;

import java.net.URI;

/// The server and the application that load is sent to.
///
/// @param server      where it answers: `http://127.0.0.1:8080`
/// @param application its name there
/// @param key         an API key that may write; never printed
public record LoadTarget(URI server, String application, String key) {
    public LoadTarget {
        String scheme = server.getScheme();
        if (scheme == null || !(scheme.equals("http") || scheme.equals("https")) || server.getHost() == null) {
            throw new IllegalArgumentException("server must be an http or https address, got \"" + server + "\"");
        }
        if (key.isBlank()) {
            throw new IllegalArgumentException("an API key is needed (the first one is in the server's home)");
        }
    }

    URI decisions() {
        return server.resolve("/v1/apps/" + application + "/decisions");
    }

    URI outcomes() {
        return server.resolve("/v1/apps/" + application + "/outcomes");
    }

    @Override
    public String toString() {
        return server + " " + application;
    }
}
