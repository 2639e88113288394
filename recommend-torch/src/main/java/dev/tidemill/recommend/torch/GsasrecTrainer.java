package dev.tidemill.recommend.torch;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.training.GradientCollector;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.tidemill.recommend.attention.AttentionModel;
import dev.tidemill.recommend.attention.AttentionShape;
import dev.tidemill.recommend.kernel.Kernels;
import dev.tidemill.recommend.model.CandidateTrainer;
import dev.tidemill.recommend.model.TrainingRun;
import dev.tidemill.recommend.sequence.Sequences;
import java.util.Map;
import java.util.SplittableRandom;

/// gSASRec (Petrov and Macdonald 2023, "gSASRec: Reducing Overconfidence in Sequential Recommendation
/// Trained with Negative Sampling", RecSys): self-attention trained with the generalised binary
/// cross-entropy
/// `−(log σ(s⁺)^β + Σ log(1 − σ(s⁻))) / (negatives + 1)`, where `β = α (t (1 − 1/α) + 1/α)` and `α` is the share
/// of all other items that is drawn as wrong answers. Wrong answers are drawn once for each batch.
///
/// Equal for equal seeds on one machine and one number of PyTorch's threads; the workers of a
/// [TrainingRun] are not used, PyTorch has its own.
public final class GsasrecTrainer implements CandidateTrainer<Sequences, AttentionModel> {
    private static final double DEVIATION = 0.02;
    private static final float SMALLEST = 1e-10f;

    private final GsasrecSettings settings;
    private final Kernels kernels;

    /// @param kernels what the trained model is served with
    public GsasrecTrainer(GsasrecSettings settings, Kernels kernels) {
        this.settings = settings;
        this.kernels = kernels;
    }

    @Override
    public String algorithm() {
        return AttentionModel.GSASREC;
    }

    @Override
    public AttentionModel train(Sequences data, TrainingRun run) {
        AttentionShape shape = new AttentionShape(
                data.items(), settings.length(), settings.width(), settings.heads(), settings.blocks());
        Engine engine = Engine.getEngine("PyTorch");
        engine.setRandomSeed((int) run.seed());
        SplittableRandom random = new SplittableRandom(run.seed());
        try (NDManager manager = engine.newBaseManager()) {
            TorchNetwork network = new TorchNetwork(manager, shape, TorchNetwork.random(shape, DEVIATION, random));
            Batches batches = new Batches(data, settings, random);
            Optimizer adam = Optimizer.adam()
                    .optLearningRateTracker(Tracker.fixed((float) settings.learningRate()))
                    .build();
            for (int epoch = 0; epoch < settings.epochs(); epoch++) {
                run.progress().at("epoch", epoch, settings.epochs());
                batches.shuffle();
                for (int step = 0; step < batches.steps(); step++) {
                    learn(engine, manager, network, batches.step(step), adam);
                }
            }
            run.progress().at("epoch", settings.epochs(), settings.epochs());
            return new AttentionModel(shape, network.weights(), kernels);
        }
    }

    private void learn(Engine engine, NDManager manager, TorchNetwork network, Batches.Step step, Optimizer adam) {
        try (NDManager scratch = manager.newSubManager();
                GradientCollector gradients = engine.newGradientCollector()) {
            gradients.backward(loss(scratch, network, step));
        }
        for (Map.Entry<String, NDArray> part : network.parts().entrySet()) {
            NDArray gradient = part.getValue().getGradient();
            adam.update(part.getKey(), part.getValue(), gradient);
            gradient.subi(gradient);
            gradient.close();
        }
    }

    private NDArray loss(NDManager scratch, TorchNetwork network, Batches.Step step) {
        Shape places = new Shape(step.rows(), step.length());
        NDArray inputs = scratch.create(step.inputs(), places).toType(DataType.INT64, false);
        NDArray targets = scratch.create(step.targets(), places).toType(DataType.INT64, false);
        NDArray negatives = scratch.create(step.negatives()).toType(DataType.INT64, false);
        NDArray present = scratch.create(step.present(), places);
        NDArray wanted = network.forward(inputs, present, (float) settings.dropout());
        NDArray table = network.part("items");
        NDArray right = wanted.mul(TorchNetwork.lookUp(table, targets)).sum(new int[] {2});
        NDArray wrong = wanted.matMul(TorchNetwork.lookUp(table, negatives).transpose());
        // −β log σ(s⁺) = β softplus(−s⁺), and −log(1 − σ(s⁻)) = softplus(s⁻).
        double share = (double) settings.negatives()
                / Math.max(1, network.part("items").getShape().get(0) - 1);
        double alpha = Math.min(1, share);
        double beta = alpha * (settings.calibration() * (1 - 1 / alpha) + 1 / alpha);
        NDArray each = Activation.softPlus(right.neg())
                .mul((float) beta)
                .add(Activation.softPlus(wrong).sum(new int[] {2}))
                .div(settings.negatives() + 1f);
        return each.mul(present).sum().div(present.sum().add(SMALLEST));
    }
}
