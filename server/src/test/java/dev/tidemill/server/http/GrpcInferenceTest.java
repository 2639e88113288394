package dev.tidemill.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.tidemill.server.Client;
import dev.tidemill.server.Served;
import dev.tidemill.server.protocol.GRPCInferenceServiceGrpc;
import dev.tidemill.server.protocol.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import dev.tidemill.server.protocol.InferParameter;
import dev.tidemill.server.protocol.InferTensorContents;
import dev.tidemill.server.protocol.ModelInferRequest;
import dev.tidemill.server.protocol.ModelInferRequest.InferInputTensor;
import dev.tidemill.server.protocol.ModelInferRequest.InferRequestedOutputTensor;
import dev.tidemill.server.protocol.ModelInferResponse;
import dev.tidemill.server.protocol.ModelMetadataRequest;
import dev.tidemill.server.protocol.ModelMetadataResponse;
import dev.tidemill.server.protocol.ModelReadyRequest;
import dev.tidemill.server.protocol.ModelRepositoryParameter;
import dev.tidemill.server.protocol.ModelStatisticsRequest;
import dev.tidemill.server.protocol.RepositoryIndexRequest;
import dev.tidemill.server.protocol.RepositoryModelLoadRequest;
import dev.tidemill.server.protocol.RepositoryModelUnloadRequest;
import dev.tidemill.server.protocol.ServerLiveRequest;
import dev.tidemill.server.protocol.ServerMetadataRequest;
import dev.tidemill.server.protocol.ServerReadyRequest;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Peer: gRPC's own Java client against the port that REST has, with the fake platform behind it.
class GrpcInferenceTest {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final Served served = new Served();
    private final ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", served.server.port())
            .usePlaintext()
            .build();

    @AfterEach
    void stop() throws InterruptedException {
        channel.shutdownNow();
        assertThat(channel.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        served.close();
    }

    private GRPCInferenceServiceBlockingStub with(String key) {
        Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, "Bearer " + key);
        return nobody().withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private GRPCInferenceServiceBlockingStub nobody() {
        return GRPCInferenceServiceGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
    }

    private GRPCInferenceServiceBlockingStub reader() {
        return with(served.readKey);
    }

    private static String refusal(Status.Code code, Runnable call) {
        StatusRuntimeException refused = catchThrowableOfType(StatusRuntimeException.class, call::run);
        assertThat(refused).as("a refusal with " + code).isNotNull();
        assertThat(refused.getStatus().getCode())
                .as(refused.getStatus().toString())
                .isEqualTo(code);
        return String.valueOf(refused.getStatus().getDescription());
    }

    private static InferInputTensor.Builder input(long rows) {
        return InferInputTensor.newBuilder()
                .setName("x")
                .setDatatype("FP64")
                .addShape(rows)
                .addShape(1);
    }

    private static ModelInferRequest typed(double... values) {
        InferTensorContents.Builder contents = InferTensorContents.newBuilder();
        for (double value : values) {
            contents.addFp64Contents(value);
        }
        return ModelInferRequest.newBuilder()
                .setModelName("fraud")
                .addInputs(input(values.length).setContents(contents))
                .build();
    }

    private static ModelInferRequest raw(byte[] bytes) {
        return ModelInferRequest.newBuilder()
                .setModelName("fraud")
                .addInputs(input(bytes.length / Double.BYTES))
                .addRawInputContents(ByteString.copyFrom(bytes))
                .build();
    }

    @Test
    void theServerSaysWhatItIsToAnybody() {
        assertThat(nobody().serverLive(ServerLiveRequest.getDefaultInstance()).getLive())
                .isTrue();
        assertThat(nobody().serverReady(ServerReadyRequest.getDefaultInstance()).getReady())
                .isTrue();
        var server = nobody().serverMetadata(ServerMetadataRequest.getDefaultInstance());
        assertThat(server.getName()).isEqualTo("tidemill");
        assertThat(server.getExtensionsList()).contains("binary_tensor_data", "model_repository", "statistics");
    }

    @Test
    void aModelSaysWhatItTakes() {
        ModelMetadataResponse model = reader().modelMetadata(
                        ModelMetadataRequest.newBuilder().setName("fraud").build());
        assertThat(model.getVersionsList()).containsExactly("1", "2");
        assertThat(model.getPlatform()).isEqualTo("test");
        assertThat(model.getInputs(0).getName()).isEqualTo("x");
        assertThat(model.getInputs(0).getDatatype()).isEqualTo("FP64");
        assertThat(model.getInputs(0).getShapeList()).containsExactly(-1L, 1L);
        assertThat(model.getOutputs(0).getName()).isEqualTo("same");
        assertThat(reader().modelReady(
                                ModelReadyRequest.newBuilder().setName("fraud").build())
                        .getReady())
                .isTrue();
        assertThat(reader().modelReady(
                                ModelReadyRequest.newBuilder().setName("none").build())
                        .getReady())
                .isFalse();
        assertThat(refusal(
                        Status.Code.NOT_FOUND,
                        () -> reader().modelMetadata(ModelMetadataRequest.newBuilder()
                                .setName("né")
                                .build())))
                .isEqualTo("model must be one of [fraud], got \"né\"");
    }

    @Test
    void typedIsAnsweredTyped() {
        ModelInferRequest request = typed(1.5, Double.NaN).toBuilder()
                .setId("q")
                .setModelVersion("1")
                .build();
        ModelInferResponse answer = reader().modelInfer(request);
        assertThat(answer.getId()).isEqualTo("q");
        assertThat(answer.getModelName()).isEqualTo("fraud");
        assertThat(answer.getModelVersion()).isEqualTo("1");
        assertThat(answer.getRawOutputContentsCount()).isZero();
        assertThat(answer.getOutputs(0).getName()).isEqualTo("same");
        assertThat(answer.getOutputs(0).getShapeList()).containsExactly(2L, 1L);
        assertThat(answer.getOutputs(0).getContents().getFp64ContentsList()).containsExactly(1.5, Double.NaN);
    }

    @Test
    void bytesAreAnsweredAsBytes() {
        byte[] bytes = ByteBuffer.allocate(24)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(1)
                .putDouble(-2)
                .putDouble(Double.NaN)
                .array();
        ModelInferResponse answer = reader().modelInfer(raw(bytes));
        assertThat(answer.getRawOutputContents(0).toByteArray()).isEqualTo(bytes);
        assertThat(answer.getOutputs(0).hasContents()).isFalse();
        assertThat(answer.getOutputs(0).getShapeList()).containsExactly(3L, 1L);
    }

    @Test
    void keysAndRolesAreThoseOfRest() {
        assertThat(refusal(Status.Code.UNAUTHENTICATED, () -> nobody().modelInfer(typed(1))))
                .startsWith("a request needs an API key");
        assertThat(refusal(Status.Code.UNAUTHENTICATED, () -> with("wrong").modelInfer(typed(1))))
                .startsWith("the API key is unknown or revoked");
        RepositoryModelUnloadRequest unload = RepositoryModelUnloadRequest.newBuilder()
                .setModelName("fraud")
                .putParameters(
                        "unload_dependents",
                        ModelRepositoryParameter.newBuilder()
                                .setBoolParam(false)
                                .build())
                .build();
        assertThat(refusal(Status.Code.PERMISSION_DENIED, () -> reader().repositoryModelUnload(unload)))
                .startsWith("this needs a key with the role ADMIN");
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("x-api-key", Metadata.ASCII_STRING_MARSHALLER), served.adminKey);
        GRPCInferenceServiceBlockingStub boss =
                nobody().withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
        boss.repositoryModelUnload(unload);
        RepositoryIndexRequest all = RepositoryIndexRequest.getDefaultInstance();
        assertThat(reader().repositoryIndex(all).getModels(0).getState()).isEqualTo("UNAVAILABLE");
        assertThat(reader().repositoryIndex(all.toBuilder().setReady(true).build())
                        .getModelsCount())
                .isZero();
        RepositoryModelLoadRequest load =
                RepositoryModelLoadRequest.newBuilder().setModelName("fraud").build();
        boss.repositoryModelLoad(load);
        assertThat(reader().repositoryIndex(all).getModels(0).getState()).isEqualTo("READY");
        assertThat(refusal(
                        Status.Code.INVALID_ARGUMENT,
                        () -> boss.repositoryModelLoad(load.toBuilder()
                                .putParameters("config", ModelRepositoryParameter.getDefaultInstance())
                                .build())))
                .isEqualTo("parameters must be empty, for a model is loaded as it is registered, got [config]");
    }

    @Test
    void whatDoesNotFitIsRefusedAndTheConnectionGoesOn() {
        ModelInferRequest whole = typed(1);
        InferInputTensor one = whole.getInputs(0);
        Object[][] cases = {
            {whole.toBuilder().addInputs(one), "an input must be given once, got \"x\" twice"},
            {
                whole.toBuilder().setInputs(0, one.toBuilder().setDatatype("FP65")),
                "input \"x\" must have a datatype of [BOOL,"
            },
            {
                whole.toBuilder().setInputs(0, one.toBuilder().setDatatype("FP32")),
                "input \"x\" must have its 1 elements in fp32_contents, being of FP32, got 0"
            },
            {
                whole.toBuilder()
                        .setInputs(
                                0,
                                one.toBuilder()
                                        .setDatatype("INT8")
                                        .setContents(
                                                InferTensorContents.newBuilder().addIntContents(200))),
                "input \"x\" must have whole numbers from -128 to 127, being of INT8, got 200"
            },
            {whole.toBuilder().setInputs(0, one.toBuilder().setShape(0, -4)), "input \"x\": a shape must have"},
            {
                whole.toBuilder().addRawInputContents(ByteString.copyFrom(new byte[8])),
                "input \"x\" must have contents or raw_input_contents, got both"
            },
            {
                raw(new byte[8]).toBuilder().addRawInputContents(ByteString.EMPTY),
                "raw_input_contents must have one entry for each of 1 inputs, got 2"
            },
            {
                raw(new byte[8]).toBuilder().setRawInputContents(0, ByteString.copyFrom(new byte[5])),
                "input \"x\": a tensor of FP64 with shape [1, 1] must have 1 elements, got 0 and a part of one"
            },
            {
                whole.toBuilder()
                        .addOutputs(InferRequestedOutputTensor.newBuilder().setName("other")),
                "output must be one of [same], got \"other\""
            },
        };
        for (Object[] one2 : cases) {
            ModelInferRequest request = ((ModelInferRequest.Builder) one2[0]).build();
            assertThat(refusal(Status.Code.INVALID_ARGUMENT, () -> reader().modelInfer(request)))
                    .startsWith((String) one2[1]);
        }
        assertThat(reader().modelInfer(whole).getOutputsCount()).isEqualTo(1);
    }

    @Test
    void whatIsTooLargeIsRefusedBeforeItIsRead() {
        byte[] tooMuch = new byte[(int) Served.SMALL.eventBytesMax() * 40];
        assertThat(refusal(Status.Code.RESOURCE_EXHAUSTED, () -> reader().modelInfer(raw(tooMuch))))
                .isEqualTo(
                        "a body must be at most " + Served.SMALL.eventBytesMax() + " bytes; send less in one request");
        ModelReadyRequest longName =
                ModelReadyRequest.newBuilder().setName("m".repeat(2000)).build();
        refusal(Status.Code.RESOURCE_EXHAUSTED, () -> reader().modelReady(longName));
        byte[] fits = new byte[(int) Served.SMALL.eventBytesMax() - 128];
        assertThat(reader().modelInfer(raw(fits)).getRawOutputContents(0).size())
                .isEqualTo(fits.length);
    }

    @Test
    void manyCallsShareAConnection() throws InterruptedException {
        var answered = new java.util.concurrent.ConcurrentLinkedQueue<Integer>();
        var callers = new java.util.ArrayList<Thread>();
        for (int i = 0; i < 32; i++) {
            double value = i;
            callers.add(Thread.ofVirtual().start(() -> {
                try {
                    var answer = reader().withWaitForReady().modelInfer(typed(value));
                    answered.add((int) answer.getOutputs(0).getContents().getFp64Contents(0));
                } catch (StatusRuntimeException shed) {
                    assertThat(shed.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
                    answered.add((int) value);
                }
            }));
        }
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(answered).hasSize(32).doesNotHaveDuplicates();
    }

    @Test
    void compressedMessagesAndStrangeMethodsAreUnimplemented() {
        assertThat(refusal(
                        Status.Code.UNIMPLEMENTED,
                        () -> reader().withCompression("gzip").modelInfer(typed(1, 2, 3))))
                .startsWith("a message must not be compressed");
        var strange = MethodDescriptor.<ServerLiveRequest, ServerLiveRequest>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName("inference.GRPCInferenceService/ModelStreamInfer")
                .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(ServerLiveRequest.getDefaultInstance()))
                .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(ServerLiveRequest.getDefaultInstance()))
                .build();
        refusal(
                Status.Code.UNIMPLEMENTED,
                () -> ClientCalls.blockingUnaryCall(
                        ClientInterceptors.intercept(channel),
                        strange,
                        CallOptions.DEFAULT,
                        ServerLiveRequest.getDefaultInstance()));
    }

    @Test
    void statisticsAndMetersCountCalls() {
        reader().modelInfer(typed(1));
        refusal(Status.Code.UNAUTHENTICATED, () -> nobody().modelInfer(typed(1)));
        var statistics = reader().modelStatistics(ModelStatisticsRequest.getDefaultInstance())
                .getModelStats(0);
        assertThat(statistics.getName()).isEqualTo("fraud");
        assertThat(statistics.getInferenceCount()).isEqualTo(3);
        assertThat(statistics.getInferenceStats().getSuccess().getNs()).isEqualTo(10);
        assertThat(statistics.getInferenceStats().getFail().getCount()).isEqualTo(1);
        assertThat(statistics.getBatchStats(1).getBatchSize()).isEqualTo(2);
        assertThat(statistics.getBatchStats(1).getComputeInfer().getNs()).isEqualTo(6);
        String scraped = served.reader().get("/metrics").text();
        String route = "route=\"/inference.GRPCInferenceService/ModelInfer\"";
        assertThat(scraped.lines().filter(line -> line.contains(route) && line.startsWith("tidemill_http_requests")))
                .anyMatch(line -> line.contains("status=\"200\"") && line.contains("_count"))
                .anyMatch(line -> line.contains("status=\"401\"") && line.contains("_count"));
    }

    @Test
    void theDeadlineOfTheCallIsThatOfTheModel() {
        ModelInferRequest request = typed(1).toBuilder()
                .putParameters(
                        "timeout",
                        InferParameter.newBuilder().setInt64Param(250_000).build())
                .build();
        reader().modelInfer(request);
        assertThat(served.tidemill.waits()).hasMillis(250);
        reader().modelInfer(typed(1));
        assertThat(served.tidemill.waits())
                .as("the stub's deadline of 20 seconds")
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(20));
    }

    @Test
    void overHttp1ItIsNoRoute() {
        Client.Answer answer = served.reader()
                .post(GrpcRoutes.SERVICE + "ServerLive", new byte[5], "Content-Type", "application/grpc");
        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.json().path("detail").asText())
                .isEqualTo("content type must be application/grpc over HTTP/2, got \"application/grpc\"");
    }
}
