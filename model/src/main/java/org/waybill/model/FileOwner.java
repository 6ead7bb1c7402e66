package org.waybill.model;

/**
 * Whose a file is, and what they may do with it.
 *
 * @param mode type and permissions, as in {@code st_mode}
 */
public record FileOwner(int mode, int uid, int gid) {}
