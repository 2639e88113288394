/// Who did what with which item, as sparse matrices over dense ids, and the public file layouts they come in.
///
/// Read first: [dev.tidemill.recommend.matrix.Interactions], [dev.tidemill.recommend.matrix.Ids],
/// [dev.tidemill.recommend.matrix.InteractionReader].
///
/// Not here: sequences (their order is the point of them), models, events of a running application.
@NullMarked
package dev.tidemill.recommend.matrix;

import org.jspecify.annotations.NullMarked;
