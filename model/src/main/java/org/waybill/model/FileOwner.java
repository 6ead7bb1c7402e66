package org.waybill.model;

/**
 * The owner and the permissions of a file.
 *
 * @param mode type and permissions, as in {@code st_mode}
 */
public record FileOwner(int mode, int uid, int gid) {}
