package dev.tidemill.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/// What watching needs to know beyond the monitors.
///
/// @param segments   fields of the decided stream by whose values quality is told apart
/// @param groups     by name: who is compared for fairness
/// @param leastGroup groups with fewer decisions are not compared
/// @param positive   answers that treat a decision as positive; empty: all but the mildest
/// @param observed   by answer the share of its decisions whose outcome can become known, where not all can: a
///     declined payment has none; 0 leaves them out, 0.05 lets each known one stand for twenty
/// @param stratify   whether known outcomes stand for all decisions of the same version, answer and range of
///     probability, where people choose which outcomes become known
/// @param confidence below which confidence (the greater of p and 1 − p) a decision counts as unsure
/// @param routes     by name: where alerts go
public record WatchDefinition(
        List<String> segments,
        Map<String, Group> groups,
        long leastGroup,
        List<String> positive,
        Map<String, Double> observed,
        boolean stratify,
        OptionalDouble confidence,
        Map<String, Route> routes) {
    /// Where nothing is said.
    public static final long LEAST_GROUP = 100;

    static final WatchDefinition NONE = new WatchDefinition(
            List.of(), Map.of(), LEAST_GROUP, List.of(), Map.of(), false, OptionalDouble.empty(), Map.of());

    public WatchDefinition {
        segments = List.copyOf(segments);
        groups = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(groups));
        positive = List.copyOf(positive);
        observed = Map.copyOf(observed);
        routes = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(routes));
    }

    /// Of the answers that a decision can have, mildest first, those that treat it as positive.
    public Set<String> called(List<String> answers) {
        return Set.copyOf(!positive.isEmpty() || answers.isEmpty() ? positive : answers.subList(1, answers.size()));
    }

    /// Groups by the values of a field.
    ///
    /// @param bounds ascending; with them a number's groups are the ranges between: `<10`, `10-100`, `>=100`
    public record Group(String field, List<Double> bounds) {
        public Group {
            bounds = List.copyOf(bounds);
        }
    }

    /// Where alerts go.
    public sealed interface Route {
        /// An HTTP POST of JSON.
        ///
        /// @param url    https, or http to this machine
        /// @param secret the environment variable that holds the key of its signature; empty: not signed
        record Webhook(String url, String secret) implements Route {}

        /// A message to people.
        ///
        /// @param to       addresses
        /// @param from     address
        /// @param server   `host:port` of an SMTP server
        /// @param user     to sign in with; empty: nobody
        /// @param password the environment variable that holds the password
        /// @param tls      whether the connection must become encrypted (STARTTLS)
        record Mail(List<String> to, String from, String server, String user, String password, boolean tls)
                implements Route {
            public Mail {
                to = List.copyOf(to);
            }
        }
    }
}
