package org.waybill.ledger.unfinished;

import org.waybill.model.FileId;
import org.waybill.model.MigrationId;
import org.waybill.model.Target;

/**
 * An upload in parts that has begun at a target.
 *
 * @param migration may have been forgotten since
 * @param upload the id that the target gave it
 */
public record UploadNote(MigrationId migration, FileId file, Target target, String key, String upload) {}
