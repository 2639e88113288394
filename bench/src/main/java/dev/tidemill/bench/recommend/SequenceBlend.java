package dev.tidemill.bench.recommend;

import dev.tidemill.recommend.blend.BlendedModel;
import dev.tidemill.recommend.blend.BlendedModel.Part;
import dev.tidemill.recommend.kernel.Kernels;
import dev.tidemill.recommend.linear.ClosedFormTrainer;
import dev.tidemill.recommend.linear.ItemWeightModel;
import dev.tidemill.recommend.model.CandidateModel;
import dev.tidemill.recommend.model.ModelFormat;
import dev.tidemill.recommend.model.TrainingRun;
import dev.tidemill.recommend.sequence.Sequences;
import dev.tidemill.recommend.session.NeighbourSettings;
import dev.tidemill.recommend.session.SessionNeighbourModel;
import dev.tidemill.recommend.session.SessionNeighbourTrainer;
import dev.tidemill.recommend.session.TransitionModel;
import dev.tidemill.recommend.session.TransitionSettings;
import dev.tidemill.recommend.session.TransitionTrainer;
import java.util.ArrayList;
import java.util.List;

/// Three models of whole sequences as one: transitions with weight 1, EASE that looks at a history with
/// recency, and people whose newest items are alike. All in closed form or by counting.
///
/// @param transitions how transitions are learned
/// @param ease        weight of EASE, 0 for none
/// @param neighbours  weight of neighbours, 0 for none
record SequenceBlend(TransitionSettings transitions, double ease, double neighbours) {
    private static final Kernels KERNELS = Kernels.fastest();
    private static final double L2 = 1000;
    private static final double RECENCY = 0.8;
    private static final int PEOPLE = 300;
    private static final int LAST = 4;
    private static final double NEARNESS = 0.8;

    /// The models of a blend, trained once for all weights.
    record Trained(TransitionModel transitions, ItemWeightModel ease, SessionNeighbourModel neighbours) {}

    Trained train(Sequences data, TrainingRun run) {
        return new Trained(transitionsOf(data, run), easeOf(data, run), neighboursOf(data, run));
    }

    TransitionModel transitionsOf(Sequences data, TrainingRun run) {
        return new TransitionTrainer(transitions, KERNELS).train(data, run);
    }

    private static ItemWeightModel easeOf(Sequences data, TrainingRun run) {
        return ClosedFormTrainer.ease(L2, KERNELS).train(data.interactions(), run);
    }

    private static SessionNeighbourModel neighboursOf(Sequences data, TrainingRun run) {
        NeighbourSettings settings =
                new NeighbourSettings(Math.max(1, data.count()), PEOPLE, LAST, 0, NEARNESS, Integer.MAX_VALUE);
        return new SessionNeighbourTrainer(settings).train(data, run);
    }

    BlendedModel blend(Trained models) {
        List<Part> parts = new ArrayList<>();
        add(parts, models.transitions(), TransitionModel.format(KERNELS), 1, 1);
        add(parts, models.ease(), ItemWeightModel.format(ItemWeightModel.EASE, KERNELS), ease, RECENCY);
        add(parts, models.neighbours(), SessionNeighbourModel.format(), neighbours, 1);
        return new BlendedModel(parts);
    }

    private static void add(List<Part> parts, CandidateModel model, ModelFormat format, double weight, double decay) {
        if (weight > 0) {
            parts.add(new Part(model, format, weight, decay));
        }
    }

    String label() {
        return "slist (decays " + transitions.decays() + ", l2 " + transitions.l2() + ", ahead " + transitions.ahead()
                + ", popularity " + transitions.popularity() + ", consistency " + transitions.consistency() + ") + "
                + ease + " ease (l2 " + L2 + ", recency " + RECENCY + ") + " + neighbours + " vmis-knn (neighbours "
                + PEOPLE + ", last " + LAST + ", nearness " + NEARNESS + ")";
    }
}
