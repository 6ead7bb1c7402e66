package org.waybill.objectstore.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The proxy before a target cannot be reached, or does not let us through. */
public final class ProxyFailure extends IOException {

    /** @param refusal its answer; null when none came, which the cause tells */
    ProxyFailure(HttpProxy proxy, @Nullable String refusal, @Nullable IOException cause) {
        super("the proxy " + proxy + " of " + proxy.origin() + (refusal == null ? "" : " refuses (" + refusal + ")"));
        if (cause != null) {
            initCause(cause);
        }
    }
}
