package dev.tidemill.recommend.slate;

import dev.tidemill.recommend.content.ContentModel;
import dev.tidemill.recommend.content.ContentSpace;
import dev.tidemill.recommend.content.LiveVectors;
import dev.tidemill.recommend.kernel.Kernels;
import dev.tidemill.recommend.matrix.Ids;
import dev.tidemill.recommend.model.CandidateArtifact;
import dev.tidemill.recommend.state.Item;
import dev.tidemill.recommend.state.LiveState;
import dev.tidemill.recommend.state.Trail;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;

/// Candidates by their texts: of a trained model's items and of those that were described since.
/// What it finds depends
/// on texts of that moment, so that its scores and reasons are kept in receipts as those of the
/// live state are.
final class ContentFinder {
    private static final int NEWEST_OF_HISTORY = 50;

    private final String source;
    private final ContentModel model;
    private final Ids ids;
    private final LiveState state;
    private final LiveVectors live;
    private final Kernels kernels = Kernels.fastest();

    ContentFinder(String source, ContentModel model, Ids ids, LiveState state) {
        this.source = source;
        this.model = model;
        this.ids = ids;
        this.state = state;
        this.live = state.vectors();
    }

    /// One where the artifact is of this kind, and its vectors are of what makes vectors here.
    static Optional<ContentFinder> of(String source, CandidateArtifact artifact, LiveState state) {
        return artifact.model() instanceof ContentModel content
                        && content.space().embedder().equals(state.vectors().embedder())
                ? Optional.of(new ContentFinder(source, content, artifact.items(), state))
                : Optional.empty();
    }

    /// Has vectors made of the texts that the model does not know.
    void catchUp() {
        for (Item item : state.catalogue()) {
            OptionalInt index = ids.index(item.id());
            String text = state.text(item);
            if (index.isEmpty() || !model.knows(index.getAsInt(), text)) {
                live.describe(item.id(), text);
            }
        }
    }

    private record Liked(String item, float weight, float[] vector) {}

    /// The best items that may stand in the slate.
    SourceList find(List<Trail.Step> steps, int limit, Predicate<Item> eligible) {
        List<Liked> liked = liked(steps);
        float[] profile = new float[model.space().width()];
        liked.forEach(one -> kernels.axpy(one.weight(), one.vector(), 0, profile, 0, profile.length));
        if (!ContentSpace.unit(profile)) {
            return new SourceList(source, SourceList.OK, true, List.of(), new float[0]);
        }
        List<String> fresh = new ArrayList<>();
        Best best = new Best(limit);
        int from = model.space().coldOnly() ? model.known() : 0;
        for (int i = from; i < model.items(); i++) {
            float score = model.cosine(profile, i);
            if (best.wants(score) && !live.all().containsKey(ids.name(i)) && test(ids.name(i), eligible)) {
                best.add(i, score);
            }
        }
        live.all().forEach((item, written) -> {
            OptionalInt index = ids.index(item);
            boolean wanted = !model.space().coldOnly() || index.isEmpty() || index.getAsInt() >= model.known();
            float[] vector = model.space().place(written.vector());
            float score = kernels.dot(vector, 0, profile, 0, profile.length);
            if (wanted && best.wants(score) && test(item, eligible)) {
                best.add(model.items() + fresh.size(), score);
                fresh.add(item);
            }
        });
        return list(best, fresh, liked);
    }

    private boolean test(String id, Predicate<Item> eligible) {
        return state.find(id).filter(eligible).isPresent();
    }

    private SourceList list(Best best, List<String> fresh, List<Liked> liked) {
        List<String> items = new ArrayList<>();
        List<String> because = new ArrayList<>();
        for (int i : best.indexes()) {
            String item = i < model.items() ? ids.name(i) : fresh.get(i - model.items());
            items.add(item);
            because.add(nearest(item, liked));
        }
        return new SourceList(source, SourceList.OK, true, items, best.scores(), because);
    }

    /// What of the history is most like an item.
    private String nearest(String item, List<Liked> liked) {
        float[] vector = vector(item).orElse(new float[model.space().width()]);
        String nearest = "";
        float most = 0;
        for (Liked one : liked) {
            float share = one.weight() * kernels.dot(vector, 0, one.vector(), 0, vector.length);
            if (share > most) {
                most = share;
                nearest = one.item();
            }
        }
        return nearest;
    }

    /// The newest items of the history that have a text, each once with its weights added.
    private List<Liked> liked(List<Trail.Step> steps) {
        Map<String, Float> weights = new LinkedHashMap<>();
        for (Trail.Step step : steps.subList(Math.max(0, steps.size() - NEWEST_OF_HISTORY), steps.size())) {
            weights.merge(step.item(), step.weight(), Float::sum);
        }
        List<Liked> liked = new ArrayList<>();
        weights.forEach((item, weight) -> {
            if (weight != 0) {
                vector(item).ifPresent(vector -> liked.add(new Liked(item, weight, vector)));
            }
        });
        return liked;
    }

    private Optional<float[]> vector(String item) {
        LiveVectors.Written written = live.all().get(item);
        if (written != null) {
            return Optional.of(model.space().place(written.vector()));
        }
        OptionalInt index = ids.index(item);
        int width = model.space().width();
        return index.isEmpty()
                ? Optional.empty()
                : Optional.of(java.util.Arrays.copyOfRange(
                        model.vectors(), index.getAsInt() * width, (index.getAsInt() + 1) * width));
    }
}
