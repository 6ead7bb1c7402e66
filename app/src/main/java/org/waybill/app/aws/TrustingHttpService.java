package org.waybill.app.aws;

import org.waybill.objectstore.http.TrustedCertificates;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpService;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** Gives the SDK a client that trusts whom requests to the target trust. The SDK makes it by its name. */
public final class TrustingHttpService implements SdkHttpService {

    @Override
    @SuppressWarnings("rawtypes") // as the interface says it
    public SdkHttpClient.Builder createHttpClientBuilder() {
        return UrlConnectionHttpClient.builder()
                .tlsTrustManagersProvider(() -> TrustedCertificates.trusted(System.getenv()));
    }
}
