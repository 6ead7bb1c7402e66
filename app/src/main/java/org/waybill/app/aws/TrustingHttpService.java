package org.waybill.app.aws;

import org.waybill.objectstore.http.TrustedCertificates;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpService;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** Gives the SDK an HTTP client that trusts the same certificates as requests to the target. The SDK creates it by name. */
public final class TrustingHttpService implements SdkHttpService {

    @Override
    @SuppressWarnings("rawtypes") // as the interface declares it
    public SdkHttpClient.Builder createHttpClientBuilder() {
        return UrlConnectionHttpClient.builder()
                .tlsTrustManagersProvider(() -> TrustedCertificates.trusted(System.getenv()));
    }
}
