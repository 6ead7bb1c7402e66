package org.waybill.uploader.leftover;

import org.waybill.model.FileId;
import org.waybill.model.MigrationId;
import org.waybill.model.Target;

/**
 * An upload in parts that has begun at a target.
 *
 * @param migration of its file; it may have been forgotten since
 * @param id that the target gave it
 */
public record BegunUpload(MigrationId migration, FileId file, Target target, String key, String id) {}
