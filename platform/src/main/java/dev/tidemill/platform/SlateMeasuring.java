package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.app.OutcomeDefinition;
import dev.tidemill.app.SlateDefinition;
import dev.tidemill.app.StreamDefinition;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Event;
import dev.tidemill.core.TidemillException;
import dev.tidemill.log.Journal;
import dev.tidemill.log.StoredEvent;
import dev.tidemill.recommend.online.OutcomeRow;
import dev.tidemill.recommend.online.SlateMeasures;
import dev.tidemill.recommend.online.SlateReport;
import dev.tidemill.recommend.online.SlateRow;
import dev.tidemill.recommend.slate.PastSlate;
import dev.tidemill.recommend.state.Fold;
import dev.tidemill.serve.Receipt;
import dev.tidemill.serve.Streams;
import dev.tidemill.serve.rollout.Assignment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Measures what the lists that were shown brought, from the receipts and outcomes in the journal.
final class SlateMeasuring {
    /// How many lists are measured, the newest.
    private static final int MOST = 200_000;

    private final ApplicationRuntime runtime;
    private final Application application;
    private final SlateDefinition slate;
    private final OutcomeDefinition outcome;
    private final Optional<String> purchases;
    private final long now;
    private final Deque<SlateRow> slates = new ArrayDeque<>();
    private final List<OutcomeRow> outcomes = new ArrayList<>();
    private long leftOut;

    /// @param purchases the interaction that says that an item was bought; empty where none does
    /// @param now       milliseconds since the epoch
    SlateMeasuring(ApplicationRuntime runtime, Optional<String> purchases, long now) {
        this.runtime = runtime;
        this.application = runtime.application();
        this.slate = application.slate().orElseThrow();
        this.purchases = purchases;
        this.now = now;
        this.outcome = application
                .outcome()
                .orElseThrow(() -> new TidemillException(
                        ErrorCode.INVALID,
                        "an application must declare an outcome to measure its lists, got none in " + application.name()
                                + "; add outcome: {stream: …, field: …, delay: …}"));
        purchases
                .filter(name -> !slate.interactions().containsKey(name))
                .ifPresent(name -> refuse("purchases must name an interaction, got \"" + name + "\"; there are "
                        + slate.interactions().keySet()));
        told().filter(told -> told.decision() < 0)
                .ifPresent(told -> refuse("the stream of purchases must have the field " + about()
                        + " to tell whose list led there, got " + told.stream().name()));
    }

    private static void refuse(String problem) {
        throw new TidemillException(ErrorCode.INVALID, problem);
    }

    /// The field by which outcomes name their decision.
    private String about() {
        return application.stream(outcome.stream()).about().orElseThrow().field();
    }

    /// Where a stream names decision, item and outcome.
    private record Told(StreamDefinition stream, int decision, int item, int label) {}

    private Optional<Told> told() {
        return purchases.map(name -> {
            SlateDefinition.Interaction named =
                    Objects.requireNonNull(slate.interactions().get(name));
            return told(application.stream(named.stream()), "");
        });
    }

    private Told told(StreamDefinition stream, String label) {
        return new Told(
                stream,
                stream.schema().slot(about()),
                stream.schema().slot(slate.keys().item()),
                stream.schema().slot(label));
    }

    Map<String, Object> run(JobProgress progress) {
        Streams streams = runtime.pipeline().plan().streams();
        Told clicks = told(application.stream(outcome.stream()), outcome.field());
        Optional<Told> bought = told();
        int decided = streams.ordinal(application.decided().name());
        int clicked = streams.ordinal(clicks.stream().name());
        int sold = bought.map(told -> streams.ordinal(told.stream().name())).orElse(-1);
        Journal journal = runtime.journal();
        long begin = journal.begin();
        long end = journal.end();
        try (Journal.Cursor cursor = journal.scan(begin, end)) {
            for (StoredEvent stored = cursor.next(); stored != null; stored = cursor.next()) {
                if (stored.offset() % 4096 == 0) {
                    progress.at(stored.offset() - begin, end - begin, "reading lists");
                }
                if (stored.stream() == decided) {
                    runtime.findReceipt(stored.offset()).ifPresent(this::show);
                }
                if (stored.stream() == clicked) {
                    click(streams.decode(stored), clicks);
                }
                if (stored.stream() == sold) {
                    buy(streams.decode(stored), bought.get());
                }
            }
        }
        long window = outcome.delay().toMillis();
        return result(new SlateMeasures(Math.max(1, window)).measure(List.copyOf(slates), outcomes, now));
    }

    private void show(Receipt receipt) {
        List<PastSlate.Shown> shown = PastSlate.shown(receipt.content());
        OptionalInt model = receipt.model();
        slates.add(new SlateRow(
                receipt.id(),
                receipt.time(),
                String.join(
                        " ",
                        receipt.assignments().stream().map(SlateMeasuring::arm).toList()),
                model.isPresent()
                        ? Integer.toString(model.getAsInt())
                        : receipt.fallback().orElse("live"),
                shown.stream().map(PastSlate.Shown::item).toList(),
                shown.stream().map(PastSlate.Shown::source).toList()));
        if (slates.size() > MOST) {
            slates.removeFirst();
            leftOut++;
        }
    }

    private static String arm(Assignment assignment) {
        return assignment.trial() + ":" + assignment.arm();
    }

    private void click(Event event, Told told) {
        Boolean liked = ReceiptFeed.label(event.values()[told.label()]);
        if (liked != null && liked) {
            add(event, told, OutcomeRow.Kind.CLICK, 0);
        }
    }

    private void buy(Event event, Told told) {
        int kind = List.copyOf(slate.interactions().keySet()).indexOf(purchases.orElseThrow());
        Fold.of(application, slate).read(event).stream()
                .filter(interaction -> interaction.step().kind() == kind)
                .forEach(interaction -> add(event, told, OutcomeRow.Kind.PURCHASE, 1));
    }

    private void add(Event event, Told told, OutcomeRow.Kind kind, double value) {
        @Nullable Object decision = event.values()[told.decision()];
        @Nullable Object item = told.item() < 0 ? null : event.values()[told.item()];
        if (decision != null && item != null) {
            outcomes.add(new OutcomeRow(decision.toString(), item.toString(), event.time(), kind, value));
        }
    }

    private Map<String, Object> result(SlateReport report) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("total", group(report.total()));
        result.put("by_arm", groups(report.byArm()));
        result.put("by_model", groups(report.byModel()));
        result.put("by_source", groups(report.bySource()));
        result.put("by_position", groups(report.byPosition()));
        result.put("young", report.young());
        result.put("left_out", leftOut);
        result.put("outcomes_unjoined", report.unjoined());
        result.put("outcomes_late", report.late());
        result.put("outcomes_repeated", report.repeated());
        return result;
    }

    private static Map<String, Object> groups(List<SlateReport.Group> groups) {
        Map<String, Object> all = new LinkedHashMap<>();
        groups.forEach(group -> all.put(group.name().isEmpty() ? "none" : group.name(), group(group)));
        return all;
    }

    private static Map<String, Object> group(SlateReport.Group group) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("slates", group.slates());
        told.put("click_through", group.clickThrough().value());
        told.put("click_through_low", group.clickThrough().low());
        told.put("click_through_high", group.clickThrough().high());
        told.put("conversion", group.conversion().value());
        told.put("conversion_low", group.conversion().low());
        told.put("conversion_high", group.conversion().high());
        told.put("clicks_per_slate", group.clicksPerSlate());
        told.put("purchases_per_slate", group.purchasesPerSlate());
        return told;
    }
}
