package dev.tidemill.recommend.factor;

import dev.tidemill.recommend.kernel.Kernels;
import dev.tidemill.recommend.matrix.Interactions;
import dev.tidemill.recommend.model.CandidateTrainer;
import dev.tidemill.recommend.model.TrainingRun;

/// Implicit alternating least squares by blocks of coordinates (iALS++).
public final class IalsTrainer implements CandidateTrainer<Interactions, FactorModel> {
    private final IalsParameters parameters;
    private final Kernels kernels;
    private final boolean users;

    /// Of models that know the users whom they were trained on.
    public IalsTrainer(IalsParameters parameters, Kernels kernels) {
        this(parameters, kernels, true);
    }

    private IalsTrainer(IalsParameters parameters, Kernels kernels, boolean users) {
        this.parameters = parameters;
        this.kernels = kernels;
        this.users = users;
    }

    /// Of models that keep the items' vectors alone: for those who answer every user from the history, a million users
    /// of 64 factors are 244 MiB that nobody would read.
    public static IalsTrainer withoutUsers(IalsParameters parameters, Kernels kernels) {
        return new IalsTrainer(parameters, kernels, false);
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
        return users ? state.model() : state.modelWithoutUsers();
    }
}
