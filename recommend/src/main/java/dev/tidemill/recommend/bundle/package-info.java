/// The candidate models of one version of an application with slates, trained together and registered as one.
///
/// Read first: [dev.tidemill.recommend.bundle.Bundle]. Not here: the algorithms.
@NullMarked
package dev.tidemill.recommend.bundle;

import org.jspecify.annotations.NullMarked;
