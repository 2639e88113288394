package dev.tidemill.server;

import dev.tidemill.app.RolloutDefinition;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Tenant;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.Rollouts;
import dev.tidemill.registry.Registry;
import dev.tidemill.registry.Version;
import dev.tidemill.registry.VersionLine;
import dev.tidemill.serve.rollout.AuditEntry;
import dev.tidemill.serve.rollout.Feed;
import dev.tidemill.serve.rollout.Lane;
import dev.tidemill.serve.rollout.MemoryRollouts;
import dev.tidemill.serve.rollout.Observation;
import dev.tidemill.serve.rollout.Rollout;
import dev.tidemill.serve.rollout.RolloutRequest;
import dev.tidemill.serve.rollout.RolloutRoom;
import dev.tidemill.serve.rollout.RolloutStatus;
import dev.tidemill.serve.rollout.VersionKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The real room over two models that are only names, and one request that each arm answered.
final class FakeRollouts implements Rollouts {
    private final RolloutRoom room;

    FakeRollouts(Registry registry) {
        room = new RolloutRoom(
                registry,
                new MemoryRollouts(),
                new RolloutRoom.Surroundings(
                        new Both(), () -> Samples.NOW, () -> 0, field -> -1, () -> RolloutDefinition.DEFAULT));
        room.open(new Lane<>(registry, new VersionLine(Tenant.DEFAULT, "fraud", VersionLine.MODEL), new Names()));
    }

    private static final class Names implements VersionKind<String> {
        @Override
        public String name() {
            return VersionLine.MODEL;
        }

        @Override
        public String load(Version version, byte[] content) {
            return new String(content, StandardCharsets.UTF_8);
        }
    }

    private static final class Both implements Feed {
        @Override
        public long end() {
            return 0;
        }

        @Override
        public long read(Rollout rollout, long from, int most, Consumer<Observation> sink) {
            for (String arm : List.of("control", "candidate")) {
                sink.accept(new Observation.Answered(rollout.assignment(arm), 1_000, "approve", "", 0.2));
            }
            return from;
        }
    }

    private RolloutRoom room(String application) {
        if (!application.equals("fraud")) {
            throw new TidemillException(
                    ErrorCode.NOT_FOUND, "application must be one of [fraud], got \"" + application + "\"");
        }
        return room;
    }

    @Override
    public RolloutStatus start(String application, RolloutRequest request, String who) {
        RolloutStatus started = room(application).start(request, who);
        look(application);
        return room.status(started.rollout().id());
    }

    @Override
    public RolloutDefinition definition(String application) {
        return RolloutDefinition.DEFAULT;
    }

    @Override
    public List<RolloutStatus> list(String application) {
        return room(application).list();
    }

    @Override
    public RolloutStatus status(String application, String id) {
        return room(application).status(id);
    }

    @Override
    public RolloutStatus pause(String application, String id, String who, String why) {
        return room(application).pause(id, who, why);
    }

    @Override
    public RolloutStatus resume(String application, String id, String who, String why) {
        return room(application).resume(id, who, why);
    }

    @Override
    public RolloutStatus promote(String application, String id, Optional<String> arm, String who, String why) {
        return room(application).promote(id, arm, who, why);
    }

    @Override
    public RolloutStatus abort(String application, String id, String who, String why) {
        return room(application).abort(id, who, why);
    }

    @Override
    public List<AuditEntry> history(String application, String id) {
        return room(application).history(id);
    }

    @Override
    public int registerPolicy(String application, Path folder, String who) {
        return 2;
    }

    @Override
    public void look(String application) {
        room(application).tick();
    }
}
