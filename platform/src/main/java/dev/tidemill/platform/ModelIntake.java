package dev.tidemill.platform;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.registry.Provenance;
import dev.tidemill.registry.Version;
import dev.tidemill.registry.VersionLine;
import dev.tidemill.registry.tracking.ArtifactFile;
import dev.tidemill.registry.tracking.Experiments;
import dev.tidemill.registry.tracking.MetricPoint;
import dev.tidemill.registry.tracking.Run;
import dev.tidemill.registry.tracking.Tracking;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Takes files of a run into the registry as a version. Its content is a zip of the files as they are under the path
/// `model/`, with `origin.txt` beside them; the same files of the same run give the same bytes, and so the same
/// version.
final class ModelIntake {
    static final long LARGEST = 256L << 20;
    private static final LocalDateTime EPOCH = LocalDateTime.of(2000, 1, 1, 0, 0);

    private final Services services;

    ModelIntake(Services services) {
        this.services = services;
    }

    /// @param source `mlflow-artifacts:/0/…/artifacts/model`, `runs:/<run>/model` or `models:/<name>/<version>`
    Version take(VersionLine line, String source, Optional<String> run, String who) {
        if (source.startsWith("models:/")) {
            return copy(line, source, who);
        }
        String folder = folder(source);
        List<ArtifactFile> files = services.tracking().files().all(folder);
        if (files.isEmpty()) {
            files = services.tracking().files().find(folder).map(List::of).orElse(List.of());
        }
        if (files.isEmpty()) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "source must hold at least one file of a run kept here, got \"" + shown(source)
                            + "\" with none; upload the model's files first");
        }
        long size = files.stream().mapToLong(ArtifactFile::size).sum();
        if (size > LARGEST) {
            throw new TidemillException(
                    ErrorCode.TOO_LARGE, "a model's files must have at most " + LARGEST + " bytes, got " + size);
        }
        Optional<Run> made = run.filter(id -> !id.isEmpty()).map(services.tracking()::run);
        byte[] content = zip(
                folder,
                files,
                source + "\n" + made.map(found -> found.info().id()).orElse("") + "\n");
        String format = format(files);
        Version version = services.registry().register(line, content, provenance(made, who, format), who);
        services.registry()
                .notes()
                .origin(
                        version,
                        format,
                        source,
                        made.map(found -> found.info().id()).orElse(""));
        return version;
    }

    private Version copy(VersionLine line, String source, String who) {
        int slash = source.lastIndexOf('/');
        try {
            String name = source.substring("models:/".length(), slash);
            VersionLine from = new VersionLine(line.tenant(), name, line.kind());
            Version version = services.registry().version(from, Integer.parseInt(source.substring(slash + 1)));
            var note = services.registry().notes().version(version);
            Version copy =
                    services.registry().register(line, services.registry().content(version), version.provenance(), who);
            services.registry().notes().origin(copy, note.format(), source, note.run());
            return copy;
        } catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
            throw new TidemillException(
                    ErrorCode.INVALID, "source must be models:/<name>/<version>, got \"" + shown(source) + "\"", e);
        }
    }

    private String folder(String source) {
        if (source.startsWith("runs:/")) {
            String rest = source.substring("runs:/".length());
            int slash = rest.indexOf('/');
            String run = slash < 0 ? rest : rest.substring(0, slash);
            return Tracking.ownFolder(services.tracking().run(run).info()).orElseThrow(() -> elsewhere(source))
                    + (slash < 0 ? "" : rest.substring(slash));
        }
        if (source.startsWith(Experiments.OURS)) {
            return source.substring(Experiments.OURS.length()).replaceFirst("^/+", "");
        }
        throw elsewhere(source);
    }

    private static TidemillException elsewhere(String source) {
        return new TidemillException(
                ErrorCode.INVALID,
                "source must be artifacts kept here (mlflow-artifacts:/…, runs:/<run>/<path> or models:/<name>/<version>),"
                        + " got \"" + shown(source) + "\"; upload the model's files to a run first");
    }

    private byte[] zip(String folder, List<ArtifactFile> files, String origin) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            entry(zip, "origin.txt");
            zip.write(origin.getBytes(StandardCharsets.UTF_8));
            for (ArtifactFile file : files) {
                boolean single = file.path().equals(folder);
                entry(zip, "model/" + (single ? file.name() : file.path().substring(folder.length() + 1)));
                try (InputStream in = services.tracking().files().open(file)) {
                    in.transferTo(zip);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void entry(ZipOutputStream zip, String name) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(EPOCH);
        zip.putNextEntry(entry);
    }

    /// The format by MLflow's own description where there is one, and by the files' names.
    private String format(List<ArtifactFile> files) {
        for (ArtifactFile file : files) {
            if (file.name().equals("MLmodel") && file.size() < 1 << 20) {
                try (InputStream in = services.tracking().files().open(file)) {
                    String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                    for (String flavor : List.of("xgboost", "onnx", "lightgbm")) {
                        if (text.lines().anyMatch(said -> said.strip().equals(flavor + ":"))) {
                            return "mlflow-" + flavor;
                        }
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        for (ArtifactFile file : files) {
            String name = file.name().toLowerCase(Locale.ROOT);
            if (name.endsWith(".onnx")) {
                return "mlflow-onnx";
            }
            if (name.endsWith(".xgb") || name.endsWith(".ubj")) {
                return "mlflow-xgboost";
            }
            if (name.endsWith(".lgb")) {
                return "mlflow-lightgbm";
            }
        }
        return "mlflow";
    }

    private static Provenance provenance(Optional<Run> made, String who, String format) {
        Map<String, String> parameters = new TreeMap<>();
        made.ifPresent(run -> parameters.putAll(run.parameters()));
        if (format.startsWith("mlflow-")) {
            parameters.putIfAbsent(ModelSummary.ALGORITHM, format.substring("mlflow-".length()));
        }
        if (made.isEmpty()) {
            return new Provenance("", "", "", List.of(), parameters, 0, who, Map.of(), "");
        }
        Run run = made.get();
        Map<String, Double> metrics = new TreeMap<>();
        for (MetricPoint point : run.metrics()) {
            metrics.put(point.name(), point.value());
        }
        String dataset =
                run.datasets().isEmpty() ? "" : run.datasets().getFirst().digest();
        String code =
                run.tags().getOrDefault("mlflow.source.git.commit", run.tags().getOrDefault("mlflow.source.name", ""));
        return new Provenance(dataset, "", "", List.of(), parameters, seed(run), code, metrics, "");
    }

    private static long seed(Run run) {
        try {
            return Long.parseLong(
                    run.parameters().getOrDefault("seed", run.parameters().getOrDefault("random_state", "0")));
        } catch (NumberFormatException notOne) {
            return 0;
        }
    }

    private static String shown(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
