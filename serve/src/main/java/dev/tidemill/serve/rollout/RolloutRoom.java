package dev.tidemill.serve.rollout;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemill.app.RolloutDefinition;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.registry.Registry;
import dev.tidemill.serve.rollout.Rollout.State;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The rollouts of one application: what people ask of them, and [#tick], which reads what was served, judges it,
/// and moves traffic.
///
/// **Invariants:** at most one rollout of a line goes on at a time. A candidate gets more traffic only after that is
/// kept, and loses it before; what is kept is put to work again when the room is opened. Promotion is in the
/// registry before the rollout says so, and is found there after a crash between the two. Time in a stage is
/// counted by a clock that only runs forward, and only while the room is open: no jump of the wall clock shortens a
/// bake.
public final class RolloutRoom {
    private static final Logger LOG = LoggerFactory.getLogger(RolloutRoom.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Who acts where nobody asked.
    public static final String ITSELF = "tidemill";

    private final Registry registry;
    private final RolloutStore store;
    private final Surroundings around;
    private final Map<String, Lane<?>> lanes = new LinkedHashMap<>();
    private final Map<String, Going> going = new LinkedHashMap<>();

    /// What a room stands in.
    ///
    /// @param feed       what was served
    /// @param clock      what time it is, for the history
    /// @param nanos      a clock that only runs forward
    /// @param slots      the slot of a field of the decided event, −1 where there is none
    /// @param definition how the application declares rollouts, with its guards
    public record Surroundings(
            Feed feed,
            InstantSource clock,
            LongSupplier nanos,
            ToIntFunction<String> slots,
            java.util.function.Supplier<RolloutDefinition> definition) {}

    public RolloutRoom(Registry registry, RolloutStore store, Surroundings around) {
        this.registry = registry;
        this.store = store;
        this.around = around;
    }

    /// Makes a line of versions one that can be rolled out, and puts what the store and the registry say to work.
    public synchronized void open(Lane<?> lane) {
        String kind = lane.line().kind();
        lanes.put(kind, lane);
        Optional<RolloutStore.Kept> kept = store.all().stream()
                .filter(one -> one.rollout().line().kind().equals(kind)
                        && !one.rollout().state().over())
                .findFirst();
        if (kept.isEmpty()) {
            production(lane);
            return;
        }
        going.put(
                kind,
                new Going(
                        lane,
                        kept.get().rollout(),
                        evidence(kept.get()),
                        around.nanos().getAsLong()));
        Going one = going.get(kind);
        try {
            settle(one);
        } catch (RuntimeException e) {
            end(one, State.ROLLED_BACK, new Deed(ITSELF, "roll_back", "it cannot be loaded: " + e.getMessage()));
        }
    }

    private static Evidence evidence(RolloutStore.Kept kept) {
        try {
            return Evidence.read(JSON.readTree(kept.evidence()));
        } catch (JsonProcessingException damaged) {
            throw new TidemillException(
                    ErrorCode.STORAGE,
                    "evidence of the rollout " + kept.rollout().id() + " must be JSON; the store is damaged",
                    damaged);
        }
    }

    /// What the registry has in production answers everybody; where it cannot be loaded nothing does, and fallbacks
    /// answer.
    private void production(Lane<?> lane) {
        try {
            lane.production(lane.production());
        } catch (RuntimeException e) {
            LOG.error("what is in production of {} cannot answer; the fallback does", lane.line(), e);
            lane.all(null);
        }
    }

    /// Starts a rollout.
    ///
    /// @throws TidemillException NOT_FOUND where a version is not there; CONFLICT where one of the kind goes on,
    ///     nothing is in production, or a version lacks an approval or else what its line demands; INVALID where a
    ///     version or the plan does not fit
    public synchronized RolloutStatus start(RolloutRequest request, String who) {
        Lane<?> lane = lane(request.kind());
        RolloutDefinition plan = request.plan().orElseGet(around.definition());
        int control = lane.production()
                .orElseThrow(() -> new TidemillException(
                        ErrorCode.CONFLICT,
                        "a rollout must have a " + request.kind() + " in production to compare with, got none"
                                + " (activate one first)"))
                .version();
        RolloutChecks.check(plan, request.candidates(), control, around.slots());
        request.candidates().values().forEach(version -> {
            registry.admit(registry.version(lane.line(), version));
            RolloutChecks.loads(lane, version);
        });
        Going present = going.get(request.kind());
        if (present != null && !request.replace()) {
            throw new TidemillException(
                    ErrorCode.CONFLICT,
                    "one rollout of a kind must go on at a time, got another while " + present.rollout.id() + " is "
                            + present.rollout.state().word() + " (abort it, or replace it)");
        }
        Instant now = now();
        if (present != null) {
            restart(
                    present,
                    present.rollout.again(control, request.candidates(), plan, now),
                    new Deed(who, "restart", "replaced by " + request.candidates()));
            return status(present);
        }
        int number = 1
                + (int) store.all().stream()
                        .filter(kept -> kept.rollout().line().kind().equals(request.kind()))
                        .count();
        Rollout rollout = new Rollout(
                request.kind() + '-' + number,
                lane.line(),
                control,
                request.candidates(),
                plan,
                State.RUNNING,
                0,
                1,
                1,
                java.time.Duration.ZERO,
                now,
                now,
                "started",
                who);
        Going started = new Going(
                lane, rollout, new Evidence(around.feed().end()), around.nanos().getAsLong());
        String why = request.kind() + " " + told(request.candidates()) + " against " + control + ", "
                + plan.strategy().word();
        keep(started, rollout, new Deed(who, "start", why));
        going.put(request.kind(), started);
        settle(started);
        return status(started);
    }

    /// Goes no further until it is resumed; a candidate that fails is still taken back.
    public synchronized RolloutStatus pause(String id, String who, String why) {
        Going one = going(id);
        if (one.rollout.state() == State.RUNNING) {
            change(one, State.PAUSED, new Deed(who, "pause", why));
        }
        return status(one);
    }

    /// Goes on.
    public synchronized RolloutStatus resume(String id, String who, String why) {
        Going one = going(id);
        if (one.rollout.state() == State.PAUSED) {
            change(one, State.RUNNING, new Deed(who, "resume", why));
        }
        return status(one);
    }

    /// Puts an arm's version in production, whatever the analysis says.
    ///
    /// @param arm which candidate; empty where there is one only
    public synchronized RolloutStatus promote(String id, Optional<String> arm, String who, String why) {
        Going one = going(id);
        String chosen = arm.orElseGet(() -> RolloutChecks.only(one.rollout));
        Integer version = one.rollout.candidates().get(chosen);
        if (version == null) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "arm must be one of " + one.rollout.candidates().keySet() + ", got \"" + chosen + "\"");
        }
        promote(one, version, new Deed(who, "promote", why));
        return status(one);
    }

    /// Ends it: the control answers alone.
    public synchronized RolloutStatus abort(String id, String who, String why) {
        Going one = going(id);
        end(one, State.ABORTED, new Deed(who, "abort", why));
        return status(one);
    }

    /// Whatever goes on begins its analysis again, with what the application declares now and what is in production
    /// now; a candidate that does not fit any more is taken back.
    ///
    /// @param before how rollouts were declared until now: one that follows it follows what is declared now
    /// @param why    what changed
    public synchronized void changed(RolloutDefinition before, String who, String why) {
        lanes.values().forEach(Lane::forget);
        for (Lane<?> lane : lanes.values()) {
            Going one = going.get(lane.line().kind());
            if (one == null) {
                production(lane);
            } else {
                RolloutDefinition plan = one.rollout.plan();
                again(one, plan.equals(before) ? around.definition().get() : plan, new Deed(who, "restart", why));
            }
        }
    }

    private void again(Going one, RolloutDefinition plan, Deed deed) {
        int control = one.lane.production().map(version -> version.version()).orElse(one.rollout.control());
        if (one.rollout.candidates().containsValue(control)) {
            end(one, State.PROMOTED, new Deed(deed.who(), "promote", deed.why()));
            return;
        }
        try {
            one.rollout.candidates().values().forEach(one.lane::load);
        } catch (RuntimeException e) {
            String why = deed.why() + ", and it does not fit: " + e.getMessage();
            end(one, State.ROLLED_BACK, new Deed(ITSELF, "roll_back", why));
            return;
        }
        restart(one, one.rollout.again(control, one.rollout.candidates(), plan, now()), deed);
    }

    /// The registry has another version of a kind in production now: it answers at once, and a rollout follows.
    public synchronized void activated(String kind) {
        Lane<?> lane = lane(kind);
        Going one = going.get(kind);
        if (one == null) {
            production(lane);
        } else {
            followed(one);
        }
    }

    /// A rollout that goes on or has gone.
    public synchronized RolloutStatus status(String id) {
        for (Going one : going.values()) {
            if (one.rollout.id().equals(id)) {
                return status(one);
            }
        }
        return store.find(id).map(this::status).orElseThrow(() -> missing(id));
    }

    /// All, newest first.
    public synchronized List<RolloutStatus> list() {
        List<RolloutStatus> all = new ArrayList<>();
        for (RolloutStore.Kept kept : store.all()) {
            Going one = going.get(kept.rollout().line().kind());
            all.add(one != null && one.rollout.id().equals(kept.rollout().id()) ? status(one) : status(kept));
        }
        return all;
    }

    /// The one of a kind that goes on.
    public synchronized Optional<RolloutStatus> current(String kind) {
        return Optional.ofNullable(going.get(kind)).map(this::status);
    }

    public List<AuditEntry> history(String id) {
        if (store.find(id).isEmpty()) {
            throw missing(id);
        }
        return store.history(id);
    }

    /// Looks once at everything that goes on: reads what was served since, judges, and moves on or back.
    public synchronized void tick() {
        for (Going one : List.copyOf(going.values())) {
            try {
                tick(one);
            } catch (RuntimeException e) {
                LOG.error("the rollout {} could not be looked at; it stays as it is", one.rollout.id(), e);
            }
        }
    }

    private void tick(Going one) {
        if (followed(one)) {
            return;
        }
        boolean more = one.read(around.feed());
        one.bake(around.nanos().getAsLong());
        Verdict verdict = one.judge(more);
        boolean baked = one.rollout.baked().compareTo(one.rollout.now().bake()) >= 0;
        switch (verdict) {
            case Verdict.Fail fail -> end(one, State.ROLLED_BACK, new Deed(ITSELF, "roll_back", fail.reason()));
            case Verdict.Pass pass
            when baked && one.rollout.state() == State.RUNNING && !one.rollout.decidedByHand() -> forward(one);
            case Verdict.Pass pass -> one.save(store, around.nanos().getAsLong());
            case Verdict.Inconclusive unknown -> one.save(store, around.nanos().getAsLong());
        }
    }

    /// Whether production was changed beside the rollout, which has followed now.
    private boolean followed(Going one) {
        int production = one.lane.production().map(version -> version.version()).orElse(one.rollout.control());
        if (production == one.rollout.control()) {
            return false;
        }
        String why = one.rollout.line().kind() + ' ' + production + " was put in production by hand";
        again(one, one.rollout.plan(), new Deed(ITSELF, "restart", why));
        return true;
    }

    private void forward(Going one) {
        if (one.rollout.stage() + 1 >= one.rollout.stages().size()) {
            String arm = RolloutChecks.only(one.rollout);
            promote(
                    one,
                    Objects.requireNonNull(one.rollout.candidates().get(arm)),
                    new Deed(ITSELF, "promote", "every stage passed; " + new Verdict.Pass().text()));
            return;
        }
        Rollout next = one.rollout.next(now());
        keep(
                one,
                next,
                new Deed(
                        ITSELF,
                        "step",
                        "from " + one.rollout.now().name() + " to " + next.now().name() + "; "
                                + new Verdict.Pass().text()));
        settle(one);
    }

    private void promote(Going one, int version, Deed deed) {
        registry.activate(one.rollout.line(), version, deed.who());
        end(one, State.PROMOTED, deed);
    }

    private void end(Going one, State state, Deed deed) {
        one.lane.production(one.lane.production());
        change(one, state, deed);
        going.remove(one.rollout.line().kind());
        one.lane.production().ifPresent(version -> one.lane.keep(List.of(version.version(), one.rollout.control())));
    }

    private void restart(Going one, Rollout again, Deed deed) {
        one.evidence.clear();
        keep(one, again, deed);
        settle(one);
    }

    private Instant now() {
        return around.clock().instant();
    }

    /// `2`, or by arm: `b 2, c 3`.
    private static String told(Map<String, Integer> candidates) {
        return candidates.size() == 1
                ? candidates.values().iterator().next().toString()
                : candidates.entrySet().stream()
                        .map(arm -> arm.getKey() + " " + arm.getValue())
                        .collect(Collectors.joining(", "));
    }

    private void change(Going one, State state, Deed deed) {
        keep(one, one.rollout.with(state, deed.why(), now()), deed);
    }

    private void keep(Going one, Rollout next, Deed deed) {
        int entry = store.history(next.id()).size() + 1;
        AuditEntry line = new AuditEntry(
                next.id(),
                entry,
                now(),
                deed.who(),
                deed.action(),
                deed.why(),
                FindingJson.of(one.findings).toString());
        store.keep(RolloutStore.of(next, one.evidence), Optional.of(line));
        one.moved(next, around.nanos().getAsLong());
        LOG.info(
                "rollout {} of {}: {} by {}: {}",
                next.id(),
                next.line().application(),
                deed.action(),
                deed.who(),
                deed.why());
    }

    /// Traffic follows what is kept.
    private void settle(Going one) {
        one.lane.split(
                one.rollout,
                one.rollout.plan().unit().map(around.slots()::applyAsInt).orElse(-1));
        List<Integer> warm = new ArrayList<>(one.rollout.candidates().values());
        warm.add(one.rollout.control());
        one.lane.keep(warm);
    }

    private record Deed(String who, String action, String why) {}

    private RolloutStatus status(Going one) {
        Evidence copy = Evidence.read(one.evidence.json());
        return new RolloutStatus(
                one.rollout,
                copy,
                one.findings,
                one.verdict,
                Math.max(0, around.feed().end() - one.evidence.cursor()));
    }

    private RolloutStatus status(RolloutStore.Kept kept) {
        Going past = new Going(lane(kept.rollout().line().kind()), kept.rollout(), evidence(kept), 0);
        Verdict verdict = past.judge(false);
        return new RolloutStatus(past.rollout, past.evidence, past.findings, verdict, 0);
    }

    private Lane<?> lane(String kind) {
        Lane<?> lane = lanes.get(kind);
        if (lane == null) {
            throw new TidemillException(
                    ErrorCode.INVALID, "kind must be one of " + lanes.keySet() + ", got \"" + kind + "\"");
        }
        return lane;
    }

    private Going going(String id) {
        for (Going one : going.values()) {
            if (one.rollout.id().equals(id)) {
                return one;
            }
        }
        Rollout past = store.find(id).orElseThrow(() -> missing(id)).rollout();
        throw new TidemillException(
                ErrorCode.CONFLICT,
                "a rollout must go on to be changed, got " + id + " which is "
                        + past.state().word());
    }

    private static TidemillException missing(String id) {
        return new TidemillException(ErrorCode.NOT_FOUND, "rollout must be there, got \"" + id + "\"");
    }
}
