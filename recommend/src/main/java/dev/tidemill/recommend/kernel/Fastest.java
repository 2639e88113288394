package dev.tidemill.recommend.kernel;

/// Chooses once. The class that names the Vector API is only loaded where the module is there.
final class Fastest {
    static final Kernels KERNELS = choose();

    private Fastest() {}

    private static Kernels choose() {
        boolean there = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        return there && VectorKernels.suits() ? new VectorKernels() : new ScalarKernels();
    }
}
