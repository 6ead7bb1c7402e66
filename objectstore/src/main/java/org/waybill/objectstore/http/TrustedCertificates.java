package org.waybill.objectstore.http;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate authorities that secure connections trust: the JDK's, and those in the PEM files named by
 * {@code SSL_CERT_FILE} and {@code SSL_CERT_DIR}, as in OpenSSL, and by {@code AWS_CA_BUNDLE}, as in the AWS tools.
 */
public final class TrustedCertificates {

    private static final Logger LOG = LoggerFactory.getLogger(TrustedCertificates.class);

    private static final String FILE = "SSL_CERT_FILE";
    private static final String FOLDER = "SSL_CERT_DIR";
    private static final String BUNDLE = "AWS_CA_BUNDLE";

    private TrustedCertificates() {}

    /** Makes sockets that trust these authorities; throws {@link IllegalArgumentException} if a named file cannot be used. */
    static SSLSocketFactory sockets(Map<String, String> environment) {
        try {
            if (named(environment).isEmpty()) {
                return SSLContext.getDefault().getSocketFactory();
            }
            var context = SSLContext.getInstance("TLS");
            context.init(null, trusted(environment), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException e) {
            throw unusable(e);
        }
    }

    /** Trust managers for these authorities; throws {@link IllegalArgumentException} when a named file cannot be used. */
    public static TrustManager[] trusted(Map<String, String> environment) {
        try {
            var added = named(environment);
            return managers(added.isEmpty() ? null : store(added));
        } catch (GeneralSecurityException | IOException e) {
            throw unusable(e);
        }
    }

    private static IllegalArgumentException unusable(Throwable cause) {
        return new IllegalArgumentException(
                "Cannot use the certificates of " + FILE + ", " + BUNDLE + " or " + FOLDER + ": " + cause.getMessage(),
                cause);
    }

    private static List<Certificate> named(Map<String, String> environment) throws CertificateException, IOException {
        var found = new ArrayList<Certificate>();
        for (var name : List.of(FILE, BUNDLE)) {
            var file = environment.getOrDefault(name, "");
            if (!file.isEmpty()) {
                found.addAll(read(Path.of(file)));
            }
        }
        for (var folder : environment.getOrDefault(FOLDER, "").split(File.pathSeparator, -1)) {
            if (!folder.isEmpty()) {
                found.addAll(in(Path.of(folder)));
            }
        }
        return found;
    }

    /** A folder may contain other files too, as with OpenSSL. */
    private static List<Certificate> in(Path folder) throws IOException {
        var files = folder.toFile().listFiles(File::isFile);
        if (files == null) {
            throw new NotDirectoryException(folder.toString());
        }
        var found = new ArrayList<Certificate>();
        for (var file : files) {
            try {
                found.addAll(read(file.toPath()));
            } catch (CertificateException | IOException e) {
                LOG.debug("{} is passed over: {}", file, e.getMessage());
            }
        }
        return found;
    }

    private static Collection<? extends Certificate> read(Path file) throws CertificateException, IOException {
        try (var in = Files.newInputStream(file)) {
            var found = CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw new CertificateException(file + " holds no certificate");
            }
            return found;
        } catch (CertificateException e) {
            throw new CertificateException(file + ": " + e.getMessage(), e);
        }
    }

    private static KeyStore store(List<Certificate> added) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (var manager : managers(null)) {
            if (manager instanceof X509TrustManager known) {
                for (var issuer : known.getAcceptedIssuers()) {
                    store.setCertificateEntry("jdk-" + number++, issuer);
                }
            }
        }
        for (var certificate : added) {
            store.setCertificateEntry("added-" + number++, certificate);
        }
        return store;
    }

    /** @param store null for the JDK's own */
    private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
