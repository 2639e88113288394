/// Several candidate models as one.
///
/// Read first: [dev.tidemill.recommend.blend.BlendedModel].
///
/// Not here: ranking with features of user, item and context.
@NullMarked
package dev.tidemill.recommend.blend;

import org.jspecify.annotations.NullMarked;
