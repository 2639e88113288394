package dev.tidemill.chat.limit;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// How much of something a subject may use in a window of time. Windows are fixed and begin at whole multiples of
/// their length since 1970-01-01T00:00Z.
///
/// @param of     whom it counts apart
/// @param only   the one subject that it holds for, by its name within its tenant; empty: each has its own
/// @param tenant the one tenant that it holds for; empty: each
/// @param model  the one model that it counts; empty: all together
/// @param amount the most in a window, at least 1
public record Limit(
        Scope of,
        Optional<String> only,
        Optional<String> tenant,
        Optional<String> model,
        Unit unit,
        long amount,
        Duration per) {
    public Limit {
        if (amount < 1) {
            throw new IllegalArgumentException("a limit must allow at least 1, got " + amount);
        }
        if (per.toMillis() < 1) {
            throw new IllegalArgumentException("a limit's window must be at least 1ms, got " + per);
        }
    }

    /// `tokens of key per PT1M`, the same for the same limit over restarts.
    public String name() {
        return unit.name().toLowerCase(Locale.ROOT) + " of " + of.name().toLowerCase(Locale.ROOT)
                + only.map(one -> " " + one).orElse("")
                + tenant.map(one -> " in " + one).orElse("")
                + model.map(one -> " for " + one).orElse("") + " per " + per;
    }

    /// The subject's name where the limit holds for it.
    Optional<String> subject(Subject subject) {
        if (model.isPresent() && !model.get().equals(subject.model())) {
            return Optional.empty();
        }
        boolean holds = tenant.map(subject.tenant()::equals).orElse(true)
                && only.map(of.plain(subject)::equals).orElse(true);
        return holds ? Optional.of(of.name(subject)) : Optional.empty();
    }

    /// What is counted.
    public enum Unit {
        REQUESTS,
        TOKENS,
        MONEY
    }

    /// Who is counted. A key, a user and an application are counted within their tenant.
    public enum Scope {
        KEY,
        USER,
        APPLICATION,
        TENANT;

        String name(Subject subject) {
            return this == TENANT ? subject.tenant() : subject.tenant() + "/" + plain(subject);
        }

        private String plain(Subject subject) {
            return switch (this) {
                case KEY -> subject.key();
                case USER -> subject.user();
                case APPLICATION -> subject.application();
                case TENANT -> subject.tenant();
            };
        }
    }
}
