package dev.tidemill.server.cli;

import java.io.Serial;
import java.util.List;

/// A command that was refused or failed: exit code 1, a message that says the remedy, and the single findings.
public final class CommandFailure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<String> findings;

    public CommandFailure(String message) {
        this(message, List.of());
    }

    public CommandFailure(String message, List<String> findings) {
        super(message, null, false, false);
        this.findings = List.copyOf(findings);
    }

    List<String> findings() {
        return findings == null ? List.of() : findings;
    }
}
