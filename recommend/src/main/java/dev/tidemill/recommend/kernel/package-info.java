/// The arithmetic that solvers and serving spend their time in: dense vectors and small matrices in single
/// precision, on the Vector API where the JVM was started with `--add-modules jdk.incubator.vector`, as
/// plain loops elsewhere; and loops over several threads whose result does not depend on how many there are.
///
/// Read first: [dev.tidemill.recommend.kernel.Workers].
///
/// Not here: what the numbers mean.
@NullMarked
package dev.tidemill.recommend.kernel;

import org.jspecify.annotations.NullMarked;
