package dev.tidemill.chat.capacity;

/// The time of a step from below: memory that must be read or operations that must be done, whichever takes longer,
/// and the exchange between GPUs. Two operations per active parameter and token; attention adds 4 × layers × hidden
/// per token of a prompt and token before it; every decode reads all weights and the keys and values of its context
/// (S. Williams, A. Waterman, D. Patterson: Roofline, CACM 52(4), 2009; R. Pope et al.: Efficiently Scaling
/// Transformer Inference, MLSys 2023). Mixtures of experts are taken to read all of their weights.
public final class Roofline implements StepTime {
    private final ModelShape model;
    private final Gpu gpu;
    private final Split split;
    private final Assumptions assumptions;

    public Roofline(ModelShape model, Gpu gpu, Split split, Assumptions assumptions) {
        this.model = model;
        this.gpu = gpu;
        this.split = split;
        this.assumptions = assumptions;
    }

    /// Through all stages.
    @Override
    public double seconds(Step step) {
        int sharing = Math.min(split.tensor(), model.kvHeads());
        double bytes = (double) model.weightBytes() / split.tensor()
                + (double) step.context() * model.cacheBytesPerToken() / sharing;
        double memory = bytes / (gpu.bandwidth() * assumptions.bandwidthShare());
        double tokens = step.prefill() + step.decodes();
        double operations = 2.0 * model.active() * tokens
                + 4.0 * model.layers() * model.hidden() * (step.attended() + step.context());
        double compute = operations / (split.tensor() * gpu.flops() * assumptions.flopsShare());
        return Math.max(memory, compute) + exchange(tokens);
    }

    /// Two all-reduces in each layer, of ring form: 2 (n − 1) / n of the data over each GPU's link, in one direction.
    private double exchange(double tokens) {
        int n = split.tensor();
        if (n == 1) {
            return 0;
        }
        double bytes = tokens * model.hidden() * 2;
        double link = gpu.link() > 0 ? gpu.link() / 2 : 32e9;
        double each = assumptions.collectiveNanos() * 1e-9 + 2.0 * (n - 1) / n * bytes / link;
        return 2.0 * model.layers() * each;
    }

    /// The most tokens a second that one request alone can get: bandwidth by the bytes of weights and context.
    public static double tokensPerSecondAlone(ModelShape model, Gpu gpu, long context) {
        return gpu.bandwidth() / (model.weightBytes() + (double) context * model.cacheBytesPerToken());
    }
}
