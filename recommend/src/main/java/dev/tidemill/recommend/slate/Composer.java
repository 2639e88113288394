package dev.tidemill.recommend.slate;

import dev.tidemill.app.SlateDefinition;
import dev.tidemill.recommend.model.Reasoned;
import dev.tidemill.recommend.slate.Blender.Blended;
import dev.tidemill.recommend.state.Trail;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// From candidates to a slate. Pure: the same for the same input, live and from a receipt.
final class Composer {
    private static final String FILLER = "filler";
    private static final int NEWEST_OF_HISTORY = 50;

    private final SlateDefinition slate;

    Composer(SlateDefinition slate) {
        this.slate = slate;
    }

    /// What a slate is made from.
    ///
    /// @param finders of the version in use, by source
    /// @param ranking how their fused list is put in order
    record Ingredients(
            String decision,
            int size,
            List<Trail.Step> steps,
            List<SourceList> lists,
            List<String> filler,
            List<String> marks,
            Facts facts,
            Map<String, Finder> finders,
            Map<String, dev.tidemill.recommend.model.CandidateArtifact> models,
            Ranking ranking) {}

    Answer compose(Ingredients from, String emptyBecause) {
        List<String> marks = new ArrayList<>(from.marks());
        Ranking.Ordered ordered = ordered(from);
        if (filled(ordered.pool(), from)) {
            marks.add("filled");
        }
        List<Placed> placed = arranger(from, ordered.pool()).arrange(from.size());
        placed.forEach(one -> from.facts().of(one.item()));
        List<String> why = placed.stream().map(one -> why(one, from)).toList();
        return new Answer(
                from.steps(),
                from.lists(),
                from.filler(),
                marks,
                placed,
                why,
                from.facts().asked(),
                new Answer.Rows(
                        from.ranking().names(),
                        ordered.kept(from.ranking().ranker().isPresent(), placed)),
                placed.isEmpty() ? emptyBecause : "");
    }

    /// How likely each item of a list is at each of its positions, given those of the list above it.
    ///
    /// @param shown the list, which may be another's
    /// @return by position the items that may stand there with their probabilities
    List<Map<String, Double>> chances(Ingredients from, List<String> shown) {
        return arranger(from, ordered(from).pool()).chances(from.size(), shown);
    }

    private Ranking.Ordered ordered(Ingredients from) {
        return from.ranking().order(Blender.blend(from.lists(), slate.blend()));
    }

    private static boolean filled(List<Blended> pool, Ingredients from) {
        return pool.size() < from.size() && !from.filler().isEmpty();
    }

    /// @param found best first
    private Arranger arranger(Ingredients from, List<Blended> found) {
        List<Blended> pool = new ArrayList<>(found);
        if (filled(found, from)) {
            fill(pool, from.filler());
        }
        return new Arranger(slate.policy(), pool, from.facts(), newest(from.steps()), new Draws(from.decision()));
    }

    private static void fill(List<Blended> pool, List<String> filler) {
        Set<String> there = new HashSet<>();
        pool.forEach(one -> there.add(one.item()));
        double score = pool.isEmpty() ? 0 : pool.getLast().score();
        for (String item : filler) {
            if (there.add(item)) {
                pool.add(new Blended(item, score, List.of(FILLER)));
            }
        }
    }

    private static List<String> newest(List<Trail.Step> steps) {
        return steps.subList(Math.max(0, steps.size() - NEWEST_OF_HISTORY), steps.size()).stream()
                .map(Trail.Step::item)
                .toList();
    }

    private String why(Placed placed, Ingredients from) {
        for (String source : placed.sources()) {
            SlateDefinition.Candidate candidate = slate.candidates().get(source);
            String said = candidate == null || candidate.live()
                    ? live(candidate == null ? "popular" : candidate.algorithm())
                    : because(source, placed.item(), from);
            if (!said.isEmpty()) {
                return said;
            }
        }
        return "";
    }

    private static String live(String algorithm) {
        return switch (algorithm) {
            case "newest" -> "new here";
            case SlateDefinition.IN_SEGMENT -> "popular with people like you";
            default -> "popular now";
        };
    }

    private static String because(String source, String item, Ingredients from) {
        for (SourceList list : from.lists()) {
            int place = list.source().equals(source) ? list.items().indexOf(item) : -1;
            if (place >= 0 && !list.because().isEmpty()) {
                return named(list.because().get(place), from);
            }
        }
        var artifact = from.models().get(source);
        Finder finder = from.finders().get(source);
        if (artifact == null || finder == null || !(artifact.model() instanceof Reasoned reasoned)) {
            return "";
        }
        var index = artifact.items().index(item);
        if (index.isEmpty()) {
            return "";
        }
        List<Reasoned.Reason> reasons = reasoned.reasons(finder.history(from.steps()), index.getAsInt(), 1);
        if (reasons.isEmpty()) {
            return "";
        }
        return named(artifact.items().name(reasons.getFirst().item()), from);
    }

    private static String named(String before, Ingredients from) {
        String title = from.facts().of(before).title();
        return "because of " + (title.isEmpty() ? before : title);
    }
}
