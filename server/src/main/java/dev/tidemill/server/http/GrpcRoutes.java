package dev.tidemill.server.http;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.Inference;
import dev.tidemill.platform.Inference.Which;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.server.protocol.ModelInferRequest;
import dev.tidemill.server.protocol.ModelInferResponse;
import dev.tidemill.server.protocol.ModelMetadataRequest;
import dev.tidemill.server.protocol.ModelReadyRequest;
import dev.tidemill.server.protocol.ModelReadyResponse;
import dev.tidemill.server.protocol.ModelStatisticsRequest;
import dev.tidemill.server.protocol.ModelStatisticsResponse;
import dev.tidemill.server.protocol.RepositoryIndexRequest;
import dev.tidemill.server.protocol.RepositoryIndexResponse;
import dev.tidemill.server.protocol.RepositoryIndexResponse.ModelIndex;
import dev.tidemill.server.protocol.RepositoryModelLoadRequest;
import dev.tidemill.server.protocol.RepositoryModelLoadResponse;
import dev.tidemill.server.protocol.RepositoryModelUnloadRequest;
import dev.tidemill.server.protocol.RepositoryModelUnloadResponse;
import dev.tidemill.server.protocol.ServerLiveRequest;
import dev.tidemill.server.protocol.ServerLiveResponse;
import dev.tidemill.server.protocol.ServerMetadataRequest;
import dev.tidemill.server.protocol.ServerMetadataResponse;
import dev.tidemill.server.protocol.ServerReadyRequest;
import dev.tidemill.server.protocol.ServerReadyResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The Open Inference Protocol v2 over gRPC, with Triton's statistics and repository: what [InferenceRoutes]
/// has over JSON, at the same port.
final class GrpcRoutes {
    /// What the paths of its methods begin with.
    static final String SERVICE = "/inference.GRPCInferenceService/";

    private final Tidemill tidemill;

    GrpcRoutes(Tidemill tidemill) {
        this.tidemill = tidemill;
    }

    List<Route> routes() {
        return List.of(
                GrpcCall.route(
                        SERVICE + "ModelInfer",
                        Access.READ,
                        ModelInferRequest.parser(),
                        InferenceRoutes::bytesMax,
                        this::infer),
                route(
                        "ServerLive",
                        Access.OPEN,
                        ServerLiveRequest.parser(),
                        (request, exchange) ->
                                ServerLiveResponse.newBuilder().setLive(true).build()),
                route(
                        "ServerReady",
                        Access.OPEN,
                        ServerReadyRequest.parser(),
                        (request, exchange) -> ServerReadyResponse.newBuilder()
                                .setReady(tidemill.ready())
                                .build()),
                route("ServerMetadata", Access.OPEN, ServerMetadataRequest.parser(), (request, exchange) -> server()),
                route(
                        "ModelReady",
                        Access.READ,
                        ModelReadyRequest.parser(),
                        (request, exchange) -> ModelReadyResponse.newBuilder()
                                .setReady(inference().ready(which(request.getName(), request.getVersion())))
                                .build()),
                route(
                        "ModelMetadata",
                        Access.READ,
                        ModelMetadataRequest.parser(),
                        (request, exchange) -> GrpcInference.described(
                                inference().describe(which(request.getName(), request.getVersion())))),
                route("ModelStatistics", Access.READ, ModelStatisticsRequest.parser(), this::statistics),
                route("RepositoryIndex", Access.READ, RepositoryIndexRequest.parser(), this::index),
                route("RepositoryModelLoad", Access.ADMIN, RepositoryModelLoadRequest.parser(), this::load),
                route("RepositoryModelUnload", Access.ADMIN, RepositoryModelUnloadRequest.parser(), this::unload));
    }

    private static <Q extends MessageLite, A extends MessageLite> Route route(
            String method, Access access, Parser<Q> parser, GrpcCall.Action<Q, A> action) {
        return GrpcCall.route(
                SERVICE + method, access, parser, exchange -> exchange.limits().commandBytesMax(), action);
    }

    private Inference inference() {
        return tidemill.inference();
    }

    private static Which which(String name, String version) {
        return new Which(name, given(version));
    }

    private static Optional<String> given(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static ServerMetadataResponse server() {
        return ServerMetadataResponse.newBuilder()
                .setName(InferenceRoutes.NAME)
                .setVersion(InferenceRoutes.PLATFORM_VERSION)
                .addAllExtensions(InferenceRoutes.EXTENSIONS)
                .build();
    }

    private ModelInferResponse infer(ModelInferRequest request, Exchange exchange) {
        Duration limit = GrpcInference.limit(request);
        Duration waits = GrpcCall.timeout(exchange).orElse(limit);
        Inference.Answer answer = inference()
                .infer(
                        which(request.getModelName(), request.getModelVersion()),
                        GrpcInference.inputs(request),
                        GrpcInference.outputs(request),
                        waits.compareTo(limit) < 0 ? waits : limit);
        return GrpcInference.answer(answer, request);
    }

    private ModelStatisticsResponse statistics(ModelStatisticsRequest request, Exchange exchange) {
        ModelStatisticsResponse.Builder response = ModelStatisticsResponse.newBuilder();
        inference()
                .statistics(given(request.getName()), given(request.getVersion()))
                .forEach(one -> response.addModelStats(GrpcInference.statistics(one)));
        return response.build();
    }

    private RepositoryIndexResponse index(RepositoryIndexRequest request, Exchange exchange) {
        RepositoryIndexResponse.Builder response = RepositoryIndexResponse.newBuilder();
        inference().index().stream()
                .filter(model -> model.ready() || !request.getReady())
                .forEach(model -> response.addModels(ModelIndex.newBuilder()
                        .setName(model.name())
                        .setVersion(model.version())
                        .setState(InferenceJson.state(model))
                        .setReason(model.reason())));
        return response.build();
    }

    private RepositoryModelLoadResponse load(RepositoryModelLoadRequest request, Exchange exchange) {
        if (request.getParametersCount() > 0) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "parameters must be empty, for a model is loaded as it is registered, got "
                            + request.getParametersMap().keySet());
        }
        inference().load(request.getModelName());
        return RepositoryModelLoadResponse.getDefaultInstance();
    }

    private RepositoryModelUnloadResponse unload(RepositoryModelUnloadRequest request, Exchange exchange) {
        inference().unload(request.getModelName());
        return RepositoryModelUnloadResponse.getDefaultInstance();
    }
}
