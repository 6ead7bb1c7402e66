package org.waybill.objectstore.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The proxy of a target cannot be reached, or refuses us. */
public final class ProxyFailure extends IOException {

    /** @param refusal its answer; null when none came, then the cause says why */
    ProxyFailure(HttpProxy proxy, @Nullable String refusal, @Nullable IOException cause) {
        super("the proxy " + proxy + " of " + proxy.origin() + (refusal == null ? "" : " refuses (" + refusal + ")"));
        if (cause != null) {
            initCause(cause);
        }
    }
}
