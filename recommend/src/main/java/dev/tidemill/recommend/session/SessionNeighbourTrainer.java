package dev.tidemill.recommend.session;

import dev.tidemill.recommend.model.CandidateTrainer;
import dev.tidemill.recommend.model.TrainingRun;
import dev.tidemill.recommend.sequence.Sequences;

/// Makes VMIS-kNN's index; there is nothing to solve. One pass over the entries and a list copy for each.
public final class SessionNeighbourTrainer implements CandidateTrainer<Sequences, SessionNeighbourModel> {
    private final NeighbourSettings settings;

    public SessionNeighbourTrainer(NeighbourSettings settings) {
        this.settings = settings;
    }

    @Override
    public String algorithm() {
        return SessionNeighbourModel.VMIS_KNN;
    }

    @Override
    public SessionNeighbourModel train(Sequences data, TrainingRun run) {
        run.progress().at("index", 0, 1);
        SessionIndex index = SessionIndex.of(data, settings.recent(), settings.longest());
        run.progress().at("done", 1, 1);
        return new SessionNeighbourModel(index, settings);
    }
}
