package dev.tidemill.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemill.app.Application;
import dev.tidemill.chat.gateway.Caller;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Problem;
import dev.tidemill.core.SemanticVersion;
import dev.tidemill.core.TidemillException;
import dev.tidemill.log.Quarantined;
import dev.tidemill.platform.ActivationEntry;
import dev.tidemill.platform.ApplicationStatistics;
import dev.tidemill.platform.ApplicationVersion;
import dev.tidemill.platform.Backtests;
import dev.tidemill.platform.DatasetSummary;
import dev.tidemill.platform.DecisionAnswer;
import dev.tidemill.platform.EventBody;
import dev.tidemill.platform.EventVerdict;
import dev.tidemill.platform.Experimentation;
import dev.tidemill.platform.Job;
import dev.tidemill.platform.ModelSummary;
import dev.tidemill.platform.ReplayedDecision;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.platform.TrainRequest;
import dev.tidemill.serve.Receipt;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/// A platform that keeps everything in lists: one application, `fraud`, whose events need an `id` and an `amount`.
/// An event with `"amount": -1` breaks it, with -2 makes it answer that it is overloaded.
public final class FakeTidemill implements Tidemill {
    private final FakeInference inference = new FakeInference();

    /// How long the caller of the last inference was said to wait.
    public java.time.Duration waits() {
        return inference.limit();
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final FakeRetraining retraining = new FakeRetraining();

    public final FakeChats chats = new FakeChats();
    public final FakeKeys keys = new FakeKeys();
    public final FakeWatching watching = new FakeWatching();
    public final FakeExperimentation experimentation = new FakeExperimentation();
    public volatile boolean ready = true;
    public volatile boolean verifiedEqual = true;
    private final CompositeMeterRegistry meters = new CompositeMeterRegistry();
    private final Map<String, Receipt> receipts = new LinkedHashMap<>();
    private final List<Quarantined> quarantine = new ArrayList<>();
    private final Map<String, Job> jobs = new LinkedHashMap<>();
    private final List<ActivationEntry> activations = new ArrayList<>();
    private final Map<String, String> outcomes = new LinkedHashMap<>();
    private long events;
    private int active = 1;
    private boolean closed;
    private @org.jspecify.annotations.Nullable FakeRollouts rollouts;
    private @org.jspecify.annotations.Nullable FakeGround ground;

    @Override
    public dev.tidemill.platform.DataRoom data() {
        return new FakeDataRoom(this);
    }

    @Override
    public Experimentation experimentation() {
        return experimentation;
    }

    @Override
    public List<Application> applications() {
        return List.of(Samples.application());
    }

    @Override
    public Application application(String name) {
        if (!name.equals("fraud")) {
            throw new TidemillException(
                    ErrorCode.NOT_FOUND, "application must be one of [fraud], got \"" + name + "\"");
        }
        return Samples.application();
    }

    @Override
    public List<ApplicationVersion> versions(String application) {
        application(application);
        return List.of(version());
    }

    private static ApplicationVersion version() {
        return new ApplicationVersion(
                "fraud",
                new SemanticVersion(1, 2, 0),
                "e".repeat(64),
                Samples.NOW,
                "first",
                List.of("feature night is new"));
    }

    @Override
    public ApplicationVersion apply(Path folder, String who) {
        Path file = Files.isDirectory(folder) ? folder.resolve("app.yaml") : folder;
        if (!Files.exists(file)) {
            throw new TidemillException(ErrorCode.NOT_FOUND, "no app.yaml in the folder, got \"" + folder + "\"");
        }
        try {
            if (Files.readString(file).contains("nmae")) {
                throw new TidemillException(
                        ErrorCode.INVALID,
                        "app.yaml has 1 mistake",
                        List.of(new Problem("app.yaml:1:1", "key must be known", "nmae", "did you mean name?")));
            }
        } catch (IOException failure) {
            throw new TidemillException(ErrorCode.STORAGE, "cannot read " + file, failure);
        }
        return version();
    }

    @Override
    public synchronized List<EventVerdict> ingest(String application, String stream, EventBody body) {
        byte[] bytes = read(body);
        try {
            JsonNode tree = JSON.readTree(bytes);
            List<EventVerdict> verdicts = new ArrayList<>();
            for (JsonNode event : tree.isArray() ? tree : JSON.createArrayNode().add(tree)) {
                List<Problem> problems = problems(event);
                if (!problems.isEmpty()) {
                    keep(stream, event.toString(), problems);
                }
                verdicts.add(new EventVerdict(
                        event.path("id").asText(""),
                        problems.isEmpty() ? EventVerdict.Status.ACCEPTED : EventVerdict.Status.REFUSED,
                        problems.isEmpty() ? events++ : -1,
                        problems));
            }
            return verdicts;
        } catch (IOException malformed) {
            Problem problem = new Problem("line 1", "an event must be a JSON object", "", "");
            keep(stream, new String(bytes, StandardCharsets.UTF_8), List.of(problem));
            return List.of(new EventVerdict("", EventVerdict.Status.REFUSED, -1, List.of(problem)));
        }
    }

    private static byte[] read(EventBody body) {
        try (InputStream in = body.gzip() ? new GZIPInputStream(body.content()) : body.content()) {
            return in.readAllBytes();
        } catch (IOException torn) {
            throw new TidemillException(ErrorCode.INVALID, "body must be whole gzip, got a torn one", torn);
        }
    }

    private void keep(String stream, String body, List<Problem> problems) {
        quarantine.addFirst(new Quarantined(
                quarantine.size(),
                stream,
                Samples.NOW.toEpochMilli(),
                "http",
                problems,
                body.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Problem> problems(JsonNode event) {
        List<Problem> problems = new ArrayList<>();
        if (!event.isObject() || event.path("id").asText("").isEmpty()) {
            problems.add(new Problem("field id", "id is required", "", ""));
        }
        if (!event.path("amount").isNumber()) {
            problems.add(new Problem(
                    "field amount",
                    "amount must be a decimal",
                    event.path("amount").asText(""),
                    ""));
        }
        return problems;
    }

    @Override
    public synchronized List<EventVerdict> outcomes(String application, EventBody body) {
        application(application);
        try {
            JsonNode event = JSON.readTree(read(body));
            outcomes.put(event.path("transaction_id").asText(), event.toString());
            return List.of(
                    new EventVerdict(event.path("id").asText(), EventVerdict.Status.ACCEPTED, events++, List.of()));
        } catch (IOException malformed) {
            return List.of(new EventVerdict(
                    "", EventVerdict.Status.REFUSED, -1, List.of(new Problem("", "an event must be JSON", "", ""))));
        }
    }

    @Override
    public synchronized DecisionAnswer decide(String application, byte[] event, Caller caller) {
        application(application);
        JsonNode tree;
        try {
            tree = JSON.readTree(event);
        } catch (IOException malformed) {
            return new DecisionAnswer.Refused(
                    "", false, List.of(new Problem("body", "an event must be a JSON object", "", "")));
        }
        double amount = tree.path("amount").asDouble();
        if (amount == -1) {
            throw new IllegalStateException("a defect with a secret: tm_secret_1_of_ADMIN");
        }
        if (amount == -2) {
            throw new TidemillException(ErrorCode.UNAVAILABLE, "at most 8 decisions may wait; try again later");
        }
        List<Problem> problems = problems(tree);
        String id = tree.path("id").asText("");
        Receipt before = receipts.get(id);
        if (!problems.isEmpty()) {
            keep("transactions", tree.toString(), problems);
            return new DecisionAnswer.Refused(id, false, problems);
        }
        if (before != null && before.features()[0] != amount) {
            return new DecisionAnswer.Refused(
                    id, true, List.of(new Problem("field id", "another event has this id already", id, "")));
        }
        if (before != null) {
            return new DecisionAnswer.Decided(before, true);
        }
        Receipt receipt = Samples.receipt(id, events++, amount);
        receipts.put(id, receipt);
        return new DecisionAnswer.Decided(receipt, false);
    }

    @Override
    public synchronized Receipt receipt(String application, String decision) {
        application(application);
        Receipt receipt = receipts.get(decision);
        if (receipt == null) {
            throw new TidemillException(ErrorCode.NOT_FOUND, "no decision has the id \"" + decision + "\"");
        }
        return receipt;
    }

    @Override
    public synchronized List<Receipt> receipts(String application, long before, int limit) {
        application(application);
        return receipts.values().stream()
                .filter(receipt -> receipt.offset() < before)
                .sorted((a, b) -> Long.compare(b.offset(), a.offset()))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized Optional<String> outcomeOf(String application, String decision) {
        return Optional.ofNullable(outcomes.get(decision));
    }

    @Override
    public ReplayedDecision replay(String application, String decision) {
        Receipt receipt = receipt(application, decision);
        return new ReplayedDecision(receipt, receipt, List.of());
    }

    @Override
    public synchronized List<Quarantined> quarantine(String application, long before, int limit) {
        application(application);
        return quarantine.stream()
                .filter(input -> input.sequence() < before)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized ApplicationStatistics statistics(String application) {
        application(application);
        return new ApplicationStatistics(
                events,
                Map.of("transactions", events),
                0,
                0,
                quarantine.size(),
                receipts.size(),
                1,
                outcomes.size(),
                Map.of("approve", 1L, "decline", 2L));
    }

    private Job job(String application, String kind, Map<String, Object> result) {
        application(application);
        Job job = new Job(
                kind + "-" + jobs.size(),
                application,
                kind,
                Job.State.DONE,
                10,
                10,
                "events",
                100.0,
                "done",
                result,
                Optional.empty());
        jobs.put(job.id(), job);
        return job;
    }

    @Override
    public Job importFiles(String application, String mapping, Path path) {
        return job(application, "import", Map.of("accepted", 10, "refused", 0));
    }

    @Override
    public Job replayFeatures(String application, Optional<Instant> cutoff) {
        return job(application, "replay", Map.of("rows", 10L, "digest", "d".repeat(64)));
    }

    @Override
    public Job verifyFeatures(String application) {
        return job(
                application,
                "verify",
                verifiedEqual
                        ? Map.of("checked", 3L, "equal", true)
                        : Map.of("checked", 3L, "equal", false, "first_difference", "t1: amount 1.0, 2.0"));
    }

    @Override
    public List<DatasetSummary> datasets(String application) {
        application(application);
        return List.of(dataset(application, "d".repeat(64)));
    }

    @Override
    public DatasetSummary dataset(String application, String digest) {
        return new DatasetSummary(digest, "1.2.0", 10, Samples.NOW, Samples.NOW, "{\"columns\":[]}");
    }

    @Override
    public Job train(String application, TrainRequest request) {
        return job(application, "train", Map.of("version", 2, "metrics", Map.of("test.auc_roc", 0.88)));
    }

    @Override
    public Job evaluate(String application, int version, Optional<String> dataset) {
        model(application, version);
        return job(application, "evaluate", Map.of("version", version));
    }

    @Override
    public dev.tidemill.platform.Inference inference() {
        return inference;
    }

    @Override
    public List<ModelSummary> models(String application) {
        application(application);
        return List.of(Samples.model(2, active == 2), Samples.model(1, active == 1));
    }

    @Override
    public ModelSummary model(String application, int version) {
        return models(application).stream()
                .filter(model -> model.version() == version)
                .findFirst()
                .orElseThrow(() -> new TidemillException(
                        ErrorCode.NOT_FOUND, "model version must be one of [1, 2], got " + version));
    }

    @Override
    public ActivationEntry activate(String application, int version, String who) {
        model(application, version);
        return use(version, "activate", who);
    }

    @Override
    public ActivationEntry rollback(String application, String who) {
        application(application);
        return use(1, "rollback", who);
    }

    private synchronized ActivationEntry use(int version, String action, String who) {
        active = version;
        ActivationEntry entry = new ActivationEntry(Samples.NOW, who, action, version);
        activations.addFirst(entry);
        return entry;
    }

    @Override
    public synchronized List<ActivationEntry> activations(String application) {
        application(application);
        return List.copyOf(activations);
    }

    @Override
    public Backtests backtests() {
        return (application, request) -> {
            application(application);
            return job(application, "backtest", Samples.backtest());
        };
    }

    @Override
    public dev.tidemill.platform.Retraining retraining() {
        return retraining;
    }

    @Override
    public dev.tidemill.platform.Rollouts rollouts() {
        synchronized (this) {
            if (rollouts == null) {
                rollouts = new FakeRollouts(ground().registry);
            }
            return rollouts;
        }
    }

    private synchronized FakeGround ground() {
        if (ground == null) {
            ground = new FakeGround();
        }
        return ground;
    }

    @Override
    public Job job(String id) {
        Job job = jobs.get(id);
        if (job == null) {
            throw new TidemillException(ErrorCode.NOT_FOUND, "no job has the id \"" + id + "\"");
        }
        return job;
    }

    @Override
    public Job await(String id) {
        return job(id);
    }

    @Override
    public List<Job> jobs() {
        return List.copyOf(jobs.values());
    }

    @Override
    public FakeKeys keys() {
        return keys;
    }

    @Override
    public MeterRegistry meters() {
        return meters;
    }

    @Override
    public Optional<String> whyNotReady() {
        return ready ? Optional.empty() : Optional.of("an application cannot decide yet");
    }

    public boolean closed() {
        return closed;
    }

    @Override
    public dev.tidemill.registry.tracking.Tracking tracking() {
        return ground().tracking;
    }

    @Override
    public dev.tidemill.platform.ModelLibrary library() {
        return new FakeLibrary(
                ground().registry,
                version -> job(
                        "fraud",
                        "reproduce",
                        Map.of("version", version, "reproduced", "bytes", "differences", List.of())));
    }

    @Override
    public dev.tidemill.platform.Documents documents() {
        return new FakeDocuments();
    }

    @Override
    public dev.tidemill.platform.Assistants assistants() {
        return new dev.tidemill.platform.Assistants() {
            @Override
            public Job evaluate(String application, EvaluationRequest request, Asker asker) {
                application(application);
                return job(
                        application,
                        "evaluate",
                        Map.of("questions", request.lines().size()));
            }

            @Override
            public String questions(String application, int decisions) {
                return "{\"id\":\"t1\",\"question\":\"why\"}\n";
            }
        };
    }

    @Override
    public dev.tidemill.platform.Recommendations recommendations() {
        return new dev.tidemill.platform.Recommendations() {
            @Override
            public Page ask(String application, Map<String, String> question) {
                return new Page(
                        new dev.tidemill.platform.DecisionAnswer.Decided(
                                Samples.slate(question.getOrDefault("id", "r1")), false),
                        "aTE");
            }

            @Override
            public Job batch(String application, Path out, java.util.OptionalInt size) {
                return job(application, "slates", Map.of("rows", 1L));
            }

            @Override
            public Job measure(String application, Optional<String> purchases) {
                return job(application, "measures", Map.of("young", 0L));
            }
        };
    }

    @Override
    public dev.tidemill.platform.Prompts prompts() {
        return new FakePrompts();
    }

    @Override
    public FakeChats chats() {
        return chats;
    }

    @Override
    public dev.tidemill.platform.Watching watching() {
        return watching;
    }

    @Override
    public void close() {
        closed = true;
        synchronized (this) {
            if (ground != null) {
                ground.close();
                ground = null;
            }
        }
    }
}
