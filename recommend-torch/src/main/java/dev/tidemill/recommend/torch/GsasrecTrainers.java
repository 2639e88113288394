package dev.tidemill.recommend.torch;

import dev.tidemill.recommend.attention.AttentionModel;
import dev.tidemill.recommend.kernel.Kernels;
import dev.tidemill.recommend.model.CandidateModel;
import dev.tidemill.recommend.model.CandidateTrainer;
import dev.tidemill.recommend.sequence.SequenceTrainers;
import dev.tidemill.recommend.sequence.Sequences;
import java.util.Map;

/// Brings the trainer of `gsasrec` to whatever has this module on its class path.
public final class GsasrecTrainers implements SequenceTrainers {
    @Override
    public String algorithm() {
        return AttentionModel.GSASREC;
    }

    @Override
    public CandidateTrainer<Sequences, ? extends CandidateModel> trainer(Map<String, Double> parameters) {
        return new GsasrecTrainer(GsasrecSettings.of(parameters), Kernels.fastest());
    }
}
