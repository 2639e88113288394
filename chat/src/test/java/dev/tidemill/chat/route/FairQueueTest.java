package dev.tidemill.chat.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FairQueueTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<Turn> turns = new LinkedBlockingQueue<>();

    private record Turn(String tenant, FairQueue.Place place) {}

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    /// Begins to wait, and returns when it does.
    private void queue(FairQueue queue, String tenant, long prompt) {
        int before = queue.waiting();
        threads.submit(() -> turns.add(new Turn(tenant, queue.enter(tenant, prompt, LONG))));
        while (queue.waiting() == before) {
            Thread.onSpinWait();
        }
    }

    /// Serves so many of those that wait, each with an answer of so many tokens.
    private List<String> serve(FairQueue.Place first, int many, long answer) throws InterruptedException {
        List<String> order = new ArrayList<>();
        first.leave(answer);
        for (int i = 0; i < many; i++) {
            Turn turn = turns.take();
            order.add(turn.tenant());
            turn.place().leave(answer);
        }
        return order;
    }

    @Test
    void whoSendsALotWaitsForWhoSendsALittle() throws InterruptedException {
        FairQueue queue = new FairQueue(1, 100, 100);
        FairQueue.Place held = queue.enter("greedy", 100, LONG);
        for (int i = 0; i < 4; i++) {
            queue(queue, "greedy", 100);
        }
        queue(queue, "modest", 100);
        queue(queue, "modest", 100);

        List<String> order = serve(held, 6, 50);

        // Both have been served the same when the modest tenant's second request ends.
        assertThat(order.subList(0, 4)).containsExactlyInAnyOrder("greedy", "greedy", "modest", "modest");
        assertThat(order.subList(4, 6)).containsExactly("greedy", "greedy");
    }

    @Test
    void whoGotALongAnswerWaitsForThoseWhoGotShortOnes() throws InterruptedException {
        FairQueue queue = new FairQueue(1, 100, 100);
        FairQueue.Place held = queue.enter("other", 1, LONG);
        queue(queue, "long", 10);
        queue(queue, "short", 10);
        queue(queue, "long", 10);
        queue(queue, "short", 10);
        queue(queue, "short", 10);
        held.leave(0);

        List<String> order = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Turn turn = turns.take();
            order.add(turn.tenant());
            turn.place().leave(turn.tenant().equals("long") ? 1_000 : 1);
        }

        // Which of two that were served the same comes first is not said.
        assertThat(order.subList(0, 2)).containsExactlyInAnyOrder("long", "short");
        assertThat(order.subList(2, 5)).containsExactly("short", "short", "long");
    }

    @Test
    void noMoreWaitThanMayAndOfOneTenantNoMoreThanItsShare() {
        FairQueue queue = new FairQueue(1, 3, 2);
        queue.enter("a", 1, LONG);
        queue(queue, "a", 1);
        queue(queue, "a", 1);

        assertThatThrownBy(() -> queue.enter("a", 1, LONG))
                .hasMessage("at most 3 requests may wait for this model and 2 of one tenant; try again later")
                .extracting(refused -> ((TidemillException) refused).code())
                .isEqualTo(ErrorCode.LIMITED);
        queue(queue, "b", 1);
        assertThatThrownBy(() -> queue.enter("c", 1, LONG)).isInstanceOf(TidemillException.class);
        assertThat(queue.waiting()).isEqualTo(3);
    }

    @Test
    void aWaitEndsAtItsDeadlineAndTakesNobodysPlace() throws InterruptedException {
        FairQueue queue = new FairQueue(1, 10, 10);
        FairQueue.Place held = queue.enter("a", 1, LONG);

        assertThatThrownBy(() -> queue.enter("b", 1, Duration.ZERO))
                .hasMessage("a request must get its turn within 0 ms, the model is busy; try again later")
                .extracting(refused -> ((TidemillException) refused).code())
                .isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(queue.waiting()).isZero();
        queue(queue, "c", 1);
        assertThat(serve(held, 1, 0)).containsExactly("c");
    }

    @Test
    void aPlaceIsGivenBackOnce() {
        FairQueue queue = new FairQueue(1, 0, 0);
        FairQueue.Place held = queue.enter("a", 1, LONG);
        held.leave(1);
        held.leave(1);
        queue.enter("a", 1, LONG);

        assertThatThrownBy(() -> queue.enter("a", 1, LONG)).isInstanceOf(TidemillException.class);
    }
}
