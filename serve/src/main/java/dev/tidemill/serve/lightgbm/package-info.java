/// Models that LightGBM wrote as text, read and walked by ourselves; start at [LightgbmFormat]. No native code.
@NullMarked
package dev.tidemill.serve.lightgbm;

import org.jspecify.annotations.NullMarked;
