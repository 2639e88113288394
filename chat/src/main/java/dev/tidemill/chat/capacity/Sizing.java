package dev.tidemill.chat.capacity;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;

/// Memory of one replica, by the published formulas.
///
/// @param weightBytesPerGpu the largest share that a GPU holds
/// @param cacheBytesPerGpu  what is left for keys and values; negative where the weights alone do not fit
/// @param cacheTokens       tokens whose keys and values fit into the replica
public record Sizing(
        ModelShape model, Gpu gpu, Split split, long weightBytesPerGpu, long cacheBytesPerGpu, long cacheTokens) {
    private static final int MOST_NODES = 16;

    /// Memory of a model on a split. Keys and values of a token are divided among min(tensor, kv heads) GPUs and
    /// the stages; the largest stage decides.
    public static Sizing of(ModelShape model, Gpu gpu, Split split, Assumptions assumptions) {
        double stage = Math.ceilDiv(model.layers(), split.pipeline()) / (double) model.layers();
        long weights = (long) Math.ceil(model.weightBytes() * stage / split.tensor());
        long usable = (long) (gpu.memoryBytes() * assumptions.memoryShare()) - assumptions.reserveBytes();
        long left = usable - weights;
        double perToken = model.cacheBytesPerToken() * stage / Math.min(split.tensor(), model.kvHeads());
        return new Sizing(model, gpu, split, weights, left, left <= 0 ? 0 : (long) (left / perToken));
    }

    /// How many requests of so many tokens fit at once.
    public long concurrency(long tokens) {
        return cacheTokens / tokens;
    }

    /// The smallest split that holds the weights and one whole request: one GPU where it fits; tensor parallelism
    /// within a node of linked GPUs; over nodes tensor parallelism within each and a pipeline between them. Without
    /// a link, or where heads do not divide evenly, a pipeline takes the place of tensor parallelism (the guide
    /// "Parallelism and scaling" of vLLM).
    ///
    /// @param tokens of the longest request, prompt and answer
    /// @throws TidemillException INVALID where no split of 16 nodes holds it
    public static Split choose(ModelShape model, Gpu gpu, Assumptions assumptions, long tokens) {
        boolean linked = gpu.link() > 0;
        for (int gpus = 1; gpus <= gpu.perNode(); gpus += linked ? gpus : 1) {
            boolean even = linked && model.heads() % gpus == 0;
            Split split = even ? new Split(gpus, 1) : new Split(1, gpus);
            if (split.pipeline() <= model.layers() && holds(model, gpu, split, assumptions, tokens)) {
                return split;
            }
        }
        int tensor = linked && model.heads() % gpu.perNode() == 0 ? gpu.perNode() : 1;
        for (int nodes = 2; nodes <= MOST_NODES; nodes++) {
            Split split = new Split(tensor, nodes * gpu.perNode() / tensor);
            if (split.pipeline() <= model.layers() && holds(model, gpu, split, assumptions, tokens)) {
                return split;
            }
        }
        throw new TidemillException(
                ErrorCode.INVALID,
                model.name() + " with a request of " + tokens + " tokens must fit on " + MOST_NODES * gpu.perNode()
                        + " GPUs of the type " + gpu.name() + ", and does not (take fewer bits, a larger GPU or"
                        + " shorter requests)");
    }

    private static boolean holds(ModelShape model, Gpu gpu, Split split, Assumptions assumptions, long tokens) {
        return of(model, gpu, split, assumptions).cacheTokens() >= tokens;
    }
}
