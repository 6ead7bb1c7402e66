package org.waybill.model;

/** Which directory the root of a source is; another one there means that the source is not mounted. */
public record RootIdentity(long device, long inode) {}
