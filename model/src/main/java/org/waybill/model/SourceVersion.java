package org.waybill.model;

/**
 * The identity of the bytes of a file: two equal versions of one path hold, as far as a file system tells, the same bytes.
 * A store through mmap may change none of the four for a while (measured on Linux); reclaiming a source therefore hashes again.
 *
 * @param size bytes
 * @param mtimeNanos nanoseconds since the epoch
 * @param ctimeNanos nanoseconds since the epoch
 * @param inode number of the inode
 */
public record SourceVersion(long size, long mtimeNanos, long ctimeNanos, long inode) {}
