package dev.tidemill.serve.inference;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Runs a batch: joins the rows of its requests, and gives each request its own rows of the outputs it wants.
final class BatchRun {
    private final TensorModel model;

    BatchRun(TensorModel model) {
        this.model = model;
    }

    /// Completes every request. Where several fail together, each runs again by itself.
    void run(List<Request> batch) {
        if (batch.size() == 1) {
            alone(batch.getFirst());
            return;
        }
        try {
            Map<String, Tensor> answers = model.infer(joined(batch), wanted(batch));
            int from = 0;
            for (Request request : batch) {
                request.answer().complete(cut(answers, request, from, total(batch)));
                from += request.rows();
            }
        } catch (RuntimeException failed) {
            batch.stream().filter(request -> !request.answer().isDone()).forEach(this::alone);
        } catch (Error fatal) {
            batch.forEach(request -> request.answer().completeExceptionally(fatal));
        }
    }

    private void alone(Request request) {
        try {
            request.answer().complete(model.infer(request.inputs(), request.outputs()));
        } catch (RuntimeException | Error failed) {
            request.answer().completeExceptionally(failed);
        }
    }

    private static int total(List<Request> batch) {
        return batch.stream().mapToInt(Request::rows).sum();
    }

    private static Map<String, Tensor> joined(List<Request> batch) {
        Map<String, Tensor> joined = new LinkedHashMap<>();
        for (String name : batch.getFirst().inputs().keySet()) {
            List<Tensor> parts = new ArrayList<>();
            for (Request request : batch) {
                parts.add(Objects.requireNonNull(request.inputs().get(name), name));
            }
            joined.put(name, Tensor.concat(parts));
        }
        return joined;
    }

    /// All outputs that any request wants; empty where one wants all.
    private static Set<String> wanted(List<Request> batch) {
        Set<String> wanted = new LinkedHashSet<>();
        for (Request request : batch) {
            if (request.outputs().isEmpty()) {
                return Set.of();
            }
            wanted.addAll(request.outputs());
        }
        return wanted;
    }

    private static Map<String, Tensor> cut(Map<String, Tensor> answers, Request request, int from, int total) {
        Map<String, Tensor> own = new LinkedHashMap<>();
        for (Map.Entry<String, Tensor> answer : answers.entrySet()) {
            if (request.outputs().isEmpty() || request.outputs().contains(answer.getKey())) {
                if (answer.getValue().rows() != total) {
                    throw new TidemillException(
                            ErrorCode.INTERNAL,
                            "output \"" + answer.getKey() + "\" must have a row for each of " + total
                                    + " rows of input, got " + answer.getValue().rows());
                }
                own.put(answer.getKey(), answer.getValue().rows(from, from + request.rows()));
            }
        }
        return own;
    }
}
