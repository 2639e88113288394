package dev.tidemill.chat.route;

import dev.tidemill.chat.model.AnswerStream;
import dev.tidemill.chat.model.ChatRequest;
import dev.tidemill.chat.model.Message;
import dev.tidemill.chat.model.ProviderException;
import dev.tidemill.chat.model.ProviderException.Kind;
import dev.tidemill.chat.model.Usage;
import dev.tidemill.chat.stream.Attempts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The attempts of one request. A target that was not tried goes before one that was; one that refused the request is
/// never asked again; before one is asked again there is a pause.
final class RouteAttempts implements Attempts {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);

    private final Route route;
    private final ChatRequest request;
    private final Metering metering;
    private final Set<Replica> tried = new HashSet<>();
    private final Set<Replica> refused = new HashSet<>();
    private int begun;
    private int again;
    private @Nullable Replica latest;

    RouteAttempts(Route route, ChatRequest request, Metering metering) {
        this.route = route;
        this.request = request;
        this.metering = metering;
    }

    /// An attempt with what it asks.
    record Asked(Replica replica, ChatRequest request, Metering.Charge charge, long prompt) {}

    @Override
    public Attempt next(String committed, Optional<ProviderException> failure) {
        Optional<ProviderException> last = failure;
        while (true) {
            last.ifPresent(this::learn);
            Replica replica = choose(committed, last);
            latest = replica;
            try {
                return begin(ask(replica, committed, last));
            } catch (ProviderException broken) {
                last = Optional.of(broken);
            }
        }
    }

    private Attempt begin(Asked asked) {
        boolean hedged = begun == 1 && route.plan().hedge().isPresent();
        return hedged ? new HedgedStart(route, this::hedge).begin(asked) : open(route.plan(), asked);
    }

    /// Asks the provider.
    static RunningAttempt open(RoutePlan plan, Asked asked) {
        try {
            AnswerStream stream = asked.replica().target().language().answer(asked.request());
            return new RunningAttempt(asked.replica(), plan, stream, asked.charge(), asked.prompt());
        } catch (RuntimeException failure) {
            Optional<ProviderException> why =
                    failure instanceof ProviderException broken ? Optional.of(broken) : Optional.empty();
            asked.replica().ended(End.BROKEN, why);
            asked.charge().settle(new Usage(0, 0, 0), true, End.BROKEN);
            throw failure;
        }
    }

    private void learn(ProviderException failure) {
        if (!failure.kind().elsewhere()) {
            throw failure;
        }
        if (!failure.kind().again() && latest != null) {
            refused.add(latest);
        }
    }

    private Replica choose(String committed, Optional<ProviderException> last) {
        boolean continues = !committed.isEmpty();
        if (begun < route.plan().attempts()) {
            Optional<Replica> fresh =
                    route.chooser().take(request, replica -> may(replica, continues) && !tried.contains(replica));
            if (fresh.isPresent()) {
                return fresh.get();
            }
            pause(last);
            Optional<Replica> known = route.chooser().take(request, replica -> may(replica, continues));
            if (known.isPresent()) {
                return known.get();
            }
        }
        throw last.orElseGet(this::nobody);
    }

    private ProviderException nobody() {
        long pause = route.pauseMillis();
        return pause > 0
                ? new ProviderException(
                        Kind.LIMITED,
                        "every provider of the route takes no more requests for now",
                        Optional.of(Duration.ofMillis(pause)),
                        null)
                : new ProviderException(
                        Kind.BROKEN,
                        "no provider of the route may be asked now: all failed lately, " + route.breakers());
    }

    private boolean may(Replica replica, boolean continues) {
        return !refused.contains(replica)
                && (!continues || replica.target().continuation().isPresent());
    }

    /// Full jitter (Brooker, "Exponential Backoff And Jitter", 2015); where the provider says how long, that.
    private void pause(Optional<ProviderException> last) {
        if (last.isEmpty() || refused.containsAll(tried)) {
            return;
        }
        double most = Math.min(
                (double) LONGEST_PAUSE.toNanos(), (double) route.plan().pause().toNanos() * Math.pow(2, again));
        double drawn;
        synchronized (route.around().random()) {
            drawn = route.around().random().nextDouble();
        }
        again++;
        long asked = last.get().retryAfter().orElse(Duration.ZERO).toNanos();
        if (asked <= LONGEST_PAUSE.toNanos()) {
            route.around().pause().accept(asked + (long) (drawn * most));
        }
    }

    private Asked ask(Replica replica, String committed, Optional<ProviderException> last) {
        boolean first = begun == 0;
        begun++;
        tried.add(replica);
        Target target = replica.target();
        int cap = request.settings().maxTokens();
        List<Message> messages = request.messages();
        Map<String, String> passed = request.settings().passed();
        if (!committed.isEmpty()) {
            cap -= target.language().tokens().count(committed);
            messages = new ArrayList<>(messages);
            messages.add(Message.assistant(committed));
            passed = new HashMap<>(passed);
            passed.putAll(target.continuation().orElse(Map.of()));
        }
        long prompt = target.language().tokens().count(messages, request.tools());
        try {
            if (cap < 1) {
                throw new ProviderException(Kind.BROKEN, "the answer was cut where its max_tokens were reached");
            }
            Metering.Charge charge = metering.reserve(target, prompt, cap, first);
            return new Asked(replica, asking(target, messages, cap, passed), charge, prompt);
        } catch (RuntimeException refusal) {
            replica.ended(End.LEFT, Optional.empty());
            // A first attempt that no limit admits is the caller's to know; of later ones the failure before it is.
            throw last.isPresent() ? gaveUp(last.get()) : refusal;
        }
    }

    private ProviderException gaveUp(ProviderException last) {
        begun = route.plan().attempts();
        return last;
    }

    private ChatRequest asking(Target target, List<Message> messages, int cap, Map<String, String> passed) {
        ChatRequest.Settings given = request.settings();
        ChatRequest.Settings settings = new ChatRequest.Settings(
                cap, given.temperature(), given.topP(), given.stop(), given.seed(), given.json(), passed);
        return new ChatRequest(target.model(), messages, settings, request.tools());
    }

    /// A second attempt beside the first; empty where there is no other target or a limit does not admit it.
    private Optional<Asked> hedge() {
        Optional<Replica> other = route.chooser().take(request, replica -> !tried.contains(replica));
        if (other.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ask(other.get(), "", Optional.empty()));
        } catch (RuntimeException notAdmitted) {
            return Optional.empty();
        }
    }
}
