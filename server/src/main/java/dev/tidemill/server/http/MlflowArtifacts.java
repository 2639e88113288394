package dev.tidemill.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.registry.tracking.ArtifactFile;
import dev.tidemill.registry.tracking.RunInfo;
import dev.tidemill.registry.tracking.Tracking;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// MLflow's calls about artifacts: lists, and the proxy through which files go up and down.
final class MlflowArtifacts {
    /// The most bytes of one file, or of one part.
    static final long LARGEST = 2L << 30;

    private static final Header BYTES = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/octet-stream");

    private final Tidemill tidemill;

    MlflowArtifacts(Tidemill tidemill) {
        this.tidemill = tidemill;
    }

    private Tracking tracking() {
        return tidemill.tracking();
    }

    /// The files of a run, paths from its own root.
    void list(MlflowCall call) {
        RunInfo run = tracking().run(call.run()).info();
        String root = root(run);
        String below = call.text("path").orElse("");
        List<ArtifactFile> files = tracking().files().list(below.isEmpty() ? root : root + "/" + below);
        call.exchange().json(200, json -> {
            json.writeStartObject();
            json.writeStringField("root_uri", run.artifacts());
            files(json, files, root.length() + 1);
            json.writeEndObject();
        });
    }

    private static String root(RunInfo run) {
        return Tracking.ownFolder(run)
                .orElseThrow(() -> MlflowCall.invalid("artifacts of run " + run.id()
                        + " must be kept here to be read, and they lie at " + run.artifacts()));
    }

    private static void files(JsonGenerator json, List<ArtifactFile> files, int from) throws IOException {
        json.writeArrayFieldStart("files");
        for (ArtifactFile file : files) {
            json.writeStartObject();
            json.writeStringField("path", file.path().substring(from));
            json.writeBooleanField("is_dir", file.folder());
            if (!file.folder()) {
                json.writeNumberField("file_size", file.size());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /// The proxy's list: names within the folder alone.
    void browse(Exchange exchange) {
        String folder = exchange.query("path").orElse("");
        List<ArtifactFile> files = tracking().files().list(folder);
        exchange.json(200, json -> {
            json.writeStartObject();
            files(json, files, folder.isEmpty() ? 0 : folder.length() + 1);
            json.writeEndObject();
        });
    }

    void download(Exchange exchange) throws IOException {
        send(exchange, exchange.path("path"));
    }

    /// `/get-artifact?run_id=…&path=…`
    void ofRun(Exchange exchange) throws IOException {
        String run =
                exchange.query("run_id").or(() -> exchange.query("run_uuid")).orElse("");
        send(
                exchange,
                root(tracking().run(run).info()) + "/" + exchange.query("path").orElse(""));
    }

    private void send(Exchange exchange, String path) throws IOException {
        ArtifactFile file = tracking()
                .files()
                .find(path)
                .orElseThrow(() -> new TidemillException(
                        ErrorCode.NOT_FOUND, "No such artifact: '" + MlflowCall.shown(path) + "'"));
        exchange.response()
                .status(200)
                .header(BYTES)
                .header(HeaderNames.CONTENT_LENGTH, Long.toString(file.size()))
                .header(HeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
                .header(HeaderNames.CONTENT_DISPOSITION, "attachment");
        try (InputStream in = tracking().files().open(file);
                OutputStream out = exchange.response().outputStream()) {
            in.transferTo(out);
        }
    }

    void upload(Exchange exchange) throws IOException {
        String path = exchange.path("path");
        received(exchange, content -> tracking().files().put(path, content));
        MlflowJson.empty(exchange);
    }

    private interface Received {
        void take(Path content);
    }

    private static void received(Exchange exchange, Received taker) throws IOException {
        Path file = Files.createTempFile("tidemill-upload", ".part");
        try {
            if (exchange.request().content().hasEntity()) {
                try (InputStream in =
                                new LimitedStream(exchange.request().content().inputStream(), LARGEST);
                        OutputStream out = Files.newOutputStream(file)) {
                    in.transferTo(out);
                }
            }
            taker.take(file);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    void delete(Exchange exchange) {
        tracking().files().delete(exchange.path("path"));
        MlflowJson.empty(exchange);
    }

    void begin(Exchange exchange) throws IOException {
        MlflowCall call = MlflowCall.of(exchange);
        long parts = call.whole("num_parts", 1);
        if (parts < 1 || parts > dev.tidemill.registry.tracking.ArtifactParts.MOST) {
            throw MlflowCall.invalid("Invalid value " + parts + " for parameter 'num_parts' supplied: it must be 1 to "
                    + dev.tidemill.registry.tracking.ArtifactParts.MOST);
        }
        String upload = tracking().parts().begin(place(exchange, call));
        String base = "http://" + exchange.header(HeaderNames.HOST).orElse("127.0.0.1")
                + "/api/2.0/mlflow-artifacts/mpu/part/" + upload + "/";
        exchange.json(200, json -> {
            json.writeStartObject();
            json.writeStringField("upload_id", upload);
            json.writeArrayFieldStart("credentials");
            for (long part = 1; part <= parts; part++) {
                json.writeStartObject();
                json.writeStringField("url", base + part);
                json.writeNumberField("part_number", part);
                json.writeObjectFieldStart("headers");
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /// The path of the file: the folder in the address, the name in the body.
    private static String place(Exchange exchange, MlflowCall call) {
        String folder = exchange.path("path");
        String path = call.required("path");
        String name = path.substring(path.lastIndexOf('/') + 1);
        return folder.endsWith("/" + name) || folder.equals(name) ? folder : folder + "/" + name;
    }

    /// A part; who knows the upload's id may send it, for MLflow's client sends no key there.
    void part(Exchange exchange) throws IOException {
        String upload = exchange.path("upload");
        int number = exchange.pathNumber("part");
        String[] tag = new String[1];
        received(exchange, content -> tag[0] = tracking().parts().put(upload, number, content));
        exchange.response().header(HeaderNames.ETAG, "\"" + tag[0] + "\"");
        MlflowJson.empty(exchange);
    }

    void complete(Exchange exchange) throws IOException {
        MlflowCall call = MlflowCall.of(exchange);
        tracking().parts().complete(call.required("upload_id"), place(exchange, call));
        MlflowJson.empty(exchange);
    }

    void abort(Exchange exchange) throws IOException {
        tracking().parts().abort(MlflowCall.of(exchange).required("upload_id"));
        MlflowJson.empty(exchange);
    }
}
