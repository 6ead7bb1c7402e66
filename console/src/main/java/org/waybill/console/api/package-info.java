/** The REST API below {@code /api/v1}, as docs/openapi.yaml describes it. */
@NullMarked
package org.waybill.console.api;

import org.jspecify.annotations.NullMarked;
