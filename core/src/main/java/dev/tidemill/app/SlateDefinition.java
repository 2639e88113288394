package dev.tidemill.app;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A decision whose answer is a list of items, best first.
///
/// @param keys         fields that name who asks and what is asked about
/// @param request      fields of the decided stream by what they ask for: a word of [#ASKED]
/// @param size         how many items unless asked
/// @param most         how many at most
/// @param history      how many interactions of one user are kept
/// @param interactions what people do with items, by name, in the order of the file
/// @param candidates   what finds items, by name, in the order of the file
/// @param policy       what a list of items must keep
/// @param rank         how the fused list is put in order by what was clicked
/// @param cold         what answers where models have nothing to say
/// @param tuning       how long better parameters are looked for
/// @param counted      which outcomes of showings are counted of each item
public record SlateDefinition(
        Keys keys,
        Map<String, String> request,
        int size,
        int most,
        Catalogue catalogue,
        Map<String, Interaction> interactions,
        int history,
        Map<String, Candidate> candidates,
        Blend blend,
        Policy policy,
        Optional<Rank> rank,
        Cold cold,
        Tuning tuning,
        Optional<Counted> counted) {
    /// What fields of a request may ask for.
    public static final List<String> ASKED =
            List.of("item", "basket", "kind", "size", "filter", "exclude", "include", "shown");

    /// What a request may want, in its field for the kind.
    public static final List<String> KINDS = List.of("for_you", "similar", "also_bought", "popular", "new");

    /// What finds items: the live ones, which need no training, then those that a version holds.
    public static final List<String> ALGORITHMS = List.of(
            "popular",
            "popular-in-segment",
            "newest",
            "ials",
            "ease",
            "edlae",
            "graph-filter",
            "cosine",
            "jaccard",
            "rp3beta",
            "slist",
            "vmis-knn",
            "gsasrec",
            "content");

    /// What finds items by their texts.
    public static final String CONTENT = "content";

    /// Those that need no training.
    public static final List<String> LIVE = List.of("popular", "popular-in-segment", "newest");

    /// What answers, in a fallback, where the version in use cannot: the one in production before.
    public static final String OLDER = "older_version";

    /// What finds what is popular with those who are of the same kind.
    public static final String IN_SEGMENT = "popular-in-segment";

    /// The outcomes of such a decision.
    public static final List<String> OUTCOMES = List.of("slate", "empty");

    public SlateDefinition {
        request = ordered(request);
        interactions = ordered(interactions);
        candidates = ordered(candidates);
    }

    /// The same slate kept to another policy.
    public SlateDefinition with(Policy other) {
        return new SlateDefinition(
                keys,
                request,
                size,
                most,
                catalogue,
                interactions,
                history,
                candidates,
                blend,
                other,
                rank,
                cold,
                tuning,
                counted);
    }

    /// Outcomes of showings, which Thompson sampling learns from.
    ///
    /// @param success the interaction that says that an item was wanted
    /// @param failure the interaction that says that it was shown and not wanted
    public record Counted(String success, String failure) {}

    /// @param clicks     the interaction that says that an item of a slate was wanted
    /// @param size       how many of the fused list are put in order
    /// @param least      the fewest clicks that are learned from
    /// @param parameters of the trees
    public record Rank(String clicks, int size, int least, Map<String, Double> parameters) {
        public Rank {
            parameters = ordered(parameters);
        }
    }

    /// @param segment  what tells users apart of whom nothing else is known
    /// @param fallback live candidates that fill a slate up, in their order; popular and new items
    ///     where it is empty
    /// @param older    whether the version in production before answers where the present one cannot
    public record Cold(Optional<Segment> segment, List<String> fallback, boolean older) {
        /// Nothing declared.
        public static final Cold USUAL = new Cold(Optional.empty(), List.of(), false);

        public Cold {
            fallback = List.copyOf(fallback);
        }
    }

    /// @param stream tells what users are; its newest event counts
    /// @param field  of that stream, whose value is the segment; a request's field of the same name
    ///     goes before it
    public record Segment(String stream, String field) {}

    /// @param low  at least
    /// @param high at most, more than low
    public record Range(double low, double high) {}

    /// @param trials how many parameters of a candidate are tried
    /// @param budget how long at most, of all candidates
    public record Tuning(int trials, Duration budget) {
        /// What holds where nothing is declared.
        public static final Tuning USUAL = new Tuning(12, Duration.ofMinutes(10));
    }

    /// The same with other candidates.
    public SlateDefinition with(Map<String, Candidate> others) {
        return new SlateDefinition(
                keys,
                request,
                size,
                most,
                catalogue,
                interactions,
                history,
                others,
                blend,
                policy,
                rank,
                cold,
                tuning,
                counted);
    }

    /// Fields, empty where there is none.
    public record Keys(Optional<String> user, Optional<String> session, String item) {}

    /// @param stream      tells what items are
    /// @param title       the field that a person reads
    /// @param categories  the field with categories, separated by `|`
    /// @param description the field with a longer text
    public record Catalogue(
            String stream, Optional<String> title, Optional<String> categories, Optional<String> description) {}

    /// @param when   only events for which it is true count: over the fields of the stream
    /// @param weight what it says about taste; below 0 a dislike, 0 nothing
    /// @param value  a field with a number that the weight is multiplied with
    public record Interaction(String stream, Optional<String> when, double weight, Optional<String> value) {}

    /// @param limit    how many items it gives
    /// @param halfLife of popularity
    /// @param search   for parameters the ranges within which better ones are looked for
    public record Candidate(
            String algorithm, Map<String, Double> parameters, int limit, Duration halfLife, Map<String, Range> search) {
        public Candidate {
            parameters = ordered(parameters);
            search = ordered(search);
        }

        /// Of which no better parameters are looked for.
        public Candidate(String algorithm, Map<String, Double> parameters, int limit, Duration halfLife) {
            this(algorithm, parameters, limit, halfLife, Map.of());
        }

        /// With other parameters beside or in place of these.
        public Candidate with(Map<String, Double> others) {
            Map<String, Double> all = new LinkedHashMap<>(parameters);
            all.putAll(others);
            return new Candidate(algorithm, all, limit, halfLife, search);
        }

        /// Whether it needs no training.
        public boolean live() {
            return LIVE.contains(algorithm);
        }

        /// Whether it finds items by their texts.
        public boolean content() {
            return algorithm.equals(CONTENT);
        }
    }

    /// @param zscore  of scores, else of ranks
    /// @param weights of candidates; 1 for those that are not there
    public record Blend(boolean zscore, Map<String, Double> weights) {
        public Blend {
            weights = ordered(weights);
        }

        /// A candidate's.
        public double weight(String candidate) {
            return weights.getOrDefault(candidate, 1.0);
        }
    }

    /// @param rules   every item keeps all of them
    /// @param exclude for interactions how long their items are not proposed again; empty for ever
    /// @param caps    for fields of the catalogue how many items of one value
    /// @param newcomers of how many positions items are let in that are new
    public record Policy(
            List<Rule> rules,
            Map<String, Optional<Duration>> exclude,
            Optional<Diversity> diversity,
            Map<String, Integer> caps,
            List<Pin> pinned,
            Optional<Exploration> exploration,
            Optional<Newcomers> newcomers) {
        /// One that keeps no positions for new items.
        public Policy(
                List<Rule> rules,
                Map<String, Optional<Duration>> exclude,
                Optional<Diversity> diversity,
                Map<String, Integer> caps,
                List<Pin> pinned,
                Optional<Exploration> exploration) {
            this(rules, exclude, diversity, caps, pinned, exploration, Optional.empty());
        }

        public Policy {
            rules = List.copyOf(rules);
            exclude = ordered(exclude);
            caps = ordered(caps);
            pinned = List.copyOf(pinned);
        }
    }

    /// @param keep over the request's fields and `item.<field>`
    public record Rule(String name, String keep) {}

    /// @param calibrated by the categories of the history, else by maximal marginal relevance
    /// @param lambda     the weight of relevance, 0 to 1
    public record Diversity(boolean calibrated, double lambda) {}

    /// @param position from 1
    /// @param when     the best item for which it is true stands there
    /// @param label    what the slate says of it
    public record Pin(int position, String when, String label) {}

    /// Positions for items that are new.
    ///
    /// @param share of the positions for which the best of the new items are drawn, 0 to 1
    /// @param age   since its first description, in which an item is new
    public record Newcomers(double share, Duration age) {}

    /// @param softmax     every position is drawn by worth, else some are drawn evenly (epsilon)
    /// @param share       of epsilon: of how many positions chance decides
    /// @param temperature of softmax: great is even, small is greedy
    /// @param trials      of Thompson sampling, which goes before the others
    public record Exploration(boolean softmax, double share, double temperature, Optional<Trials> trials) {
        /// Without Thompson sampling.
        public Exploration(boolean softmax, double share, double temperature) {
            this(softmax, share, temperature, Optional.empty());
        }
    }

    /// What is known of how often items are wanted where they are shown.
    ///
    /// @param success  the interaction that says that an item was wanted
    /// @param failure  the interaction that says that it was shown and not wanted
    /// @param rate     how often an item is wanted of which nothing is known
    /// @param strength how many showings that is worth
    public record Trials(String success, String failure, double rate, double strength) {
        /// What must be counted for it.
        public Counted counted() {
            return new Counted(success, failure);
        }
    }

    private static <V> Map<String, V> ordered(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
