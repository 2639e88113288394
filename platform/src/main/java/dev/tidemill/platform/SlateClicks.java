package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.app.SlateDefinition;
import dev.tidemill.app.StreamDefinition;
import dev.tidemill.core.Event;
import dev.tidemill.data.DatasetOrigin;
import dev.tidemill.log.Journal;
import dev.tidemill.log.StoredEvent;
import dev.tidemill.recommend.slate.ClickedSlates;
import dev.tidemill.recommend.state.Fold;
import dev.tidemill.serve.Pipeline;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads slates and what was clicked on them out of a journal, as far as a dataset of it reaches.
///
/// Where candidates learn, slates without a version in use are left out: in these no candidate that learns
/// took part, and a ranker of such slates would not know what to make of its places and scores.
final class SlateClicks {
    private static final int BATCH = 4096;

    private final ApplicationRuntime runtime;
    private final DatasetOrigin origin;

    /// @param origin of the interactions that are learned from beside: clicks that came later are not read
    SlateClicks(ApplicationRuntime runtime, DatasetOrigin origin) {
        this.runtime = runtime;
        this.origin = origin;
    }

    ClickedSlates read(SlateDefinition slate, SlateDefinition.Rank rank, JobProgress progress) {
        Application application = runtime.application();
        ClickedSlates slates = new ClickedSlates(rank, runtime.slates().ranked());
        Pipeline.Plan plan = runtime.pipeline().plan();
        boolean learns = slate.candidates().values().stream().anyMatch(candidate -> !candidate.live());
        int decided = plan.streams().ordinal(application.decided().name());
        Clicks clicks = new Clicks(application, slate, rank);
        int told = plan.streams().ordinal(clicks.stream.name());
        Journal journal = runtime.journal();
        long begin = journal.begin();
        long end = Math.clamp(origin.to(), begin, journal.end());
        try (Journal.Cursor cursor = journal.scan(begin, end)) {
            for (StoredEvent stored = cursor.next(); stored != null; stored = cursor.next()) {
                if (stored.offset() % BATCH == 0) {
                    progress.at(stored.offset() - begin, end - begin, "reading slates");
                }
                if (stored.stream() == decided) {
                    runtime.findReceipt(stored.offset())
                            .filter(receipt -> !learns || receipt.model().isPresent())
                            .ifPresent(receipt -> slates.show(receipt.id(), receipt.content()));
                } else if (stored.stream() == told) {
                    clicks.tell(plan.streams().decode(stored), slates);
                }
            }
        }
        return slates;
    }

    /// What events of the stream of clicks say.
    private static final class Clicks {
        private final StreamDefinition stream;
        private final Fold fold;
        private final int kind;
        private final int item;
        private final int about;

        Clicks(Application application, SlateDefinition slate, SlateDefinition.Rank rank) {
            this.stream = application.stream(
                    Objects.requireNonNull(slate.interactions().get(rank.clicks())).stream());
            this.fold = Fold.of(application, slate);
            this.kind = List.copyOf(slate.interactions().keySet()).indexOf(rank.clicks());
            this.item = stream.schema().slot(slate.keys().item());
            this.about = stream.schema().slot(stream.about().orElseThrow().field());
        }

        void tell(Event event, ClickedSlates slates) {
            @Nullable Object decision = event.values()[about];
            @Nullable Object shown = event.values()[item];
            if (decision != null && shown != null) {
                boolean clicked = fold.read(event).stream()
                        .anyMatch(interaction -> interaction.step().kind() == kind);
                slates.learn(decision.toString(), shown.toString(), clicked);
            }
        }
    }
}
