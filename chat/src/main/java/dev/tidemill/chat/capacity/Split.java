package dev.tidemill.chat.capacity;

/// How one replica lies on GPUs.
///
/// @param tensor   GPUs that share each layer
/// @param pipeline stages of layers behind one another
public record Split(int tensor, int pipeline) {
    public Split {
        if (tensor < 1 || pipeline < 1) {
            throw new IllegalArgumentException(
                    "a split must have 1 or more of each, got " + tensor + " and " + pipeline);
        }
    }

    public int gpus() {
        return tensor * pipeline;
    }
}
