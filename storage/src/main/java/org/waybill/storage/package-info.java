/**
 * File storage for applications: one interface over a folder, an object store, two of them with fallback, and a
 * migration that runs. Every method ends in an outcome that says what is true now; nothing is thrown for what can
 * happen.
 *
 * <pre>{@code
 * var storage = LocalFileStorage.open(Path.of("/var/lib/app/files"));
 * switch (storage.upload(Upload.named("invoice.pdf", Content.of(bytes)))) {
 *     case Upload.Stored(var file) -> save(file.id().text());
 *     case Upload.Refused _, Upload.Failed _, Upload.Unknown _ -> tellTheUser();
 * }
 * }</pre>
 */
@NullMarked
package org.waybill.storage;

import org.jspecify.annotations.NullMarked;
