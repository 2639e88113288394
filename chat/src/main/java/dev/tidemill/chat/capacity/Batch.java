package dev.tidemill.chat.capacity;

import java.util.ArrayList;
import java.util.List;

/// The requests that one lane of a replica works on. A replica has a lane for each stage of its pipeline: while one
/// batch is in one stage, others are in the rest.
final class Batch {
    final List<Job> running = new ArrayList<>();
    boolean busy;

    /// One request on its way.
    static final class Job {
        final double arrived;
        final int original;
        final int answer;

        /// Tokens to compute before the next is made: the prompt, after an eviction what was answered too.
        int prompt;

        int computed;
        int chunk;
        int produced;
        long held;
        double started = Double.NaN;
        double first = Double.NaN;
        double ended = Double.NaN;

        Job(double arrived, int prompt, int answer) {
            this.arrived = arrived;
            this.original = prompt;
            this.prompt = prompt;
            this.answer = answer;
        }

        boolean decodes() {
            return computed == prompt;
        }

        /// Gives up what was computed.
        void evict() {
            prompt = original + produced;
            computed = 0;
            chunk = 0;
            held = 0;
        }
    }
}
