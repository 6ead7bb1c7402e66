package org.waybill.model;

/** Identifies the root directory of a source; another directory there means that the source is not mounted. */
public record RootIdentity(long device, long inode) {}
