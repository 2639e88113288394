package dev.tidemill.data.lineage;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.RunEvent;
import io.openlineage.client.utils.UUIDUtils;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes OpenLineage events: START when work begins, COMPLETE or FAIL when it ends. Into a file with one event a
/// line, which is put aside once at [#MOST_BYTES] (`.1`), and to an endpoint where there is one. That an
/// event cannot be written never stops the work that it is about; it is logged. Safe for many threads.
public final class LineageLog implements AutoCloseable {
    static final long MOST_BYTES = 64L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(LineageLog.class);
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    private final Path file;
    private final String namespace;
    private final InstantSource clock;
    private final OpenLineage lineage;
    private final Facets facets;
    private final @Nullable LineageSender sender;

    /// @param file        where the events lie
    /// @param namespace   of jobs and of what they make
    /// @param codeVersion of this program
    public LineageLog(
            Path file, Optional<LineageEndpoint> endpoint, String namespace, String codeVersion, InstantSource clock) {
        this.file = file;
        this.namespace = namespace;
        this.clock = clock;
        this.lineage = new OpenLineage(URI.create("https://tidemill.dev/" + codeVersion.replaceAll("[^\\w.-]", "_")));
        this.facets = new Facets(lineage);
        this.sender = endpoint.map(LineageSender::new).orElse(null);
    }

    /// Where the events lie.
    public Path file() {
        return file;
    }

    /// The namespace of jobs and of what they make.
    public String namespace() {
        return namespace;
    }

    /// Tells that work begins.
    ///
    /// @param job  its name: `fraud.train`
    /// @param kind `import`, `replay`, `train` or `evaluate`
    public Run start(String job, String kind, List<LineageDataset> inputs) {
        Run run = new Run(UUIDUtils.generateNewUUID(), job, kind, inputs);
        emit(run, RunEvent.EventType.START, inputs, List.of(), Map.of());
        return run;
    }

    /// One piece of work, from its start to its end.
    public final class Run {
        private final UUID id;
        private final String job;
        private final String kind;
        private final List<LineageDataset> inputs;

        private Run(UUID id, String job, String kind, List<LineageDataset> inputs) {
            this.id = id;
            this.job = job;
            this.kind = kind;
            this.inputs = List.copyOf(inputs);
        }

        /// Its id in OpenLineage.
        public UUID id() {
            return id;
        }

        /// Tells that it is done.
        ///
        /// @param read as known at the end; empty: as at the start
        public void complete(List<LineageDataset> read, List<LineageDataset> written) {
            emit(this, RunEvent.EventType.COMPLETE, read.isEmpty() ? inputs : read, written, Map.of());
        }

        /// Tells that it failed, and why.
        public void fail(String why) {
            emit(this, RunEvent.EventType.FAIL, inputs, List.of(), Map.of("message", why));
        }
    }

    private void emit(
            Run run,
            RunEvent.EventType type,
            List<LineageDataset> inputs,
            List<LineageDataset> outputs,
            Map<String, String> failure) {
        var facetsOfRun = lineage.newRunFacetsBuilder();
        String message = failure.get("message");
        if (message != null) {
            facetsOfRun.errorMessage(lineage.newErrorMessageRunFacetBuilder()
                    .message(message)
                    .programmingLanguage("JAVA")
                    .build());
        }
        RunEvent event = lineage.newRunEventBuilder()
                .eventType(type)
                .eventTime(clock.instant().atZone(ZoneOffset.UTC))
                .run(lineage.newRunBuilder()
                        .runId(run.id)
                        .facets(facetsOfRun.build())
                        .build())
                .job(lineage.newJobBuilder()
                        .namespace(namespace)
                        .name(run.job)
                        .facets(lineage.newJobFacetsBuilder()
                                .jobType(lineage.newJobTypeJobFacetBuilder()
                                        .processingType("BATCH")
                                        .integration("TIDEMILL")
                                        .jobType(run.kind.toUpperCase(java.util.Locale.ROOT))
                                        .build())
                                .build())
                        .build())
                .inputs(inputs.stream().map(facets::input).toList())
                .outputs(outputs.stream().map(facets::output).toList())
                .build();
        try {
            String text = JSON.writeValueAsString(event);
            append(text);
            if (sender != null) {
                sender.send(text);
            }
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("an event must have a text", impossible);
        }
    }

    private synchronized void append(String event) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            if (Files.exists(file) && Files.size(file) > MOST_BYTES) {
                Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            }
            Files.writeString(
                    file, event + "\n", StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            LOG.warn("lineage file {} must be writable: {}", file, e.toString());
        }
    }

    /// Waits shortly for what is on its way.
    @Override
    public void close() {
        if (sender != null) {
            sender.close();
        }
    }
}
