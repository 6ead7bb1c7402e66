package org.waybill.storage.minio;

import java.nio.file.Path;
import org.waybill.storage.kit.S3Server;

/** S3Proxy on a local folder: no versions, and its conditions let several through. */
class S3ProxyFileStorageIT extends S3Contract {

    @Override
    S3Server start(Path folder) {
        return S3Server.s3Proxy(folder);
    }

    @Override
    MinioSettings bucket(S3Server server) {
        return server.newBucket(false).withoutConditions();
    }
}
