package dev.tidemill.server.cli;

import dev.tidemill.platform.ApiKeys;
import dev.tidemill.platform.ApiKeys.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The first key of a home. It is made when no key may administer, shown once, and kept in `admin.key` for the
/// command line of the same user.
final class AdminKey {
    static final String FILE = "admin.key";

    private AdminKey() {}

    /// Makes the first key where it is needed; returns it only then.
    static Optional<String> ensure(Path home, ApiKeys keys) {
        if (keys.list().stream().anyMatch(key -> key.role() == Role.ADMIN)) {
            return Optional.empty();
        }
        String key = keys.create("first", Role.ADMIN).key();
        PrivateFile.write(home.resolve(FILE), key + "\n");
        return Optional.of(key);
    }

    /// The key in the home's file; empty where there is no such file.
    static Optional<String> read(Path home) {
        Path file = home.resolve(FILE);
        try {
            return Files.exists(file)
                    ? Optional.of(Files.readString(file, StandardCharsets.UTF_8).strip())
                    : Optional.empty();
        } catch (IOException unreadable) {
            throw new CommandFailure("cannot read " + file + "; commands need it to show who asks (run them as its"
                    + " owner, or give a key in TIDEMILL_KEY)");
        }
    }
}
