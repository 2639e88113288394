package dev.tidemill.recommend.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class WorkersTest {
    @Test
    void everyTaskRunsOnce() {
        AtomicIntegerArray runs = new AtomicIntegerArray(1000);
        try (ExecutorService executor = Executors.newFixedThreadPool(3)) {
            new Workers(executor, 4).forEach(1000, runs::incrementAndGet);
        }
        for (int task = 0; task < 1000; task++) {
            assertThat(runs.get(task)).isEqualTo(1);
        }
    }

    @Test
    void aFailureReachesTheCaller() {
        try (ExecutorService executor = Executors.newFixedThreadPool(3)) {
            Workers workers = new Workers(executor, 4);
            assertThatThrownBy(() -> workers.forEach(100, task -> {
                        if (task == 17) {
                            throw new IllegalStateException("task 17");
                        }
                    }))
                    .hasMessage("task 17");
        }
    }

    @Test
    void nothingIsDoneForNoTasks() {
        Workers.caller().forEach(0, task -> {
            throw new IllegalStateException("task " + task);
        });
        assertThatThrownBy(() -> new Workers(Runnable::run, 0)).hasMessage("threads must be at least 1, got 0");
    }
}
