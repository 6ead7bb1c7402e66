package org.waybill.app.wiring;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.List;

/**
 * Digests from a native library if it fits this machine; otherwise Java uses the next provider, the JDK's. The JDK's
 * digests are as fast only after the optimizing compiler has compiled them, and commands run without that compiler
 * (docs/adr/0009).
 */
public final class NativeDigests extends Provider {

    private static final long serialVersionUID = 1;

    private static final String NAME = "WaybillNativeDigests";

    private NativeDigests() {
        super(NAME, "1", "SHA-256, MD5 and HMAC-SHA-256 of a native library");
        for (var algorithm : List.of("SHA-256", "MD5")) {
            putService(new Native(this, "MessageDigest", algorithm));
        }
        putService(new Native(this, "Mac", "HmacSHA256"));
    }

    /** Makes them the first provider. Loads nothing yet: loading takes a third of a second at the first use. */
    public static void install() {
        Security.insertProviderAt(new NativeDigests(), 1);
    }

    private static final class Native extends Service {
        Native(Provider provider, String type, String algorithm) {
            super(provider, type, algorithm, Native.class.getName(), null, null);
        }

        @Override
        public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
            var library = AmazonCorrettoCryptoProvider.INSTANCE;
            var service = library.getLoadingError() == null ? library.getService(getType(), getAlgorithm()) : null;
            if (service == null) {
                throw new NoSuchAlgorithmException("no native " + getAlgorithm() + " on this machine");
            }
            return service.newInstance(parameter);
        }
    }
}
