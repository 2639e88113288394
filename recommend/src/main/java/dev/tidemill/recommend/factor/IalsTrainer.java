package dev.tidemill.recommend.factor;

import dev.tidemill.recommend.kernel.Kernels;
import dev.tidemill.recommend.matrix.Interactions;
import dev.tidemill.recommend.model.CandidateTrainer;
import dev.tidemill.recommend.model.TrainingRun;

/// Implicit alternating least squares by blocks of coordinates (iALS++).
public final class IalsTrainer implements CandidateTrainer<Interactions, FactorModel> {
    private final IalsParameters parameters;
    private final Kernels kernels;

    public IalsTrainer(IalsParameters parameters, Kernels kernels) {
        this.parameters = parameters;
        this.kernels = kernels;
    }

    @Override
    public String algorithm() {
        return FactorModel.ALGORITHM;
    }

    @Override
    public FactorModel train(Interactions data, TrainingRun run) {
        Factorisation state = new Factorisation(data, parameters, run.seed(), kernels, run.workers());
        for (int i = 0; i < parameters.iterations(); i++) {
            run.progress().at("iteration", i, parameters.iterations());
            state.iterate();
        }
        run.progress().at("iteration", parameters.iterations(), parameters.iterations());
        return state.model();
    }
}
