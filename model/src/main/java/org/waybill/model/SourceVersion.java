package org.waybill.model;

/**
 * Identifies the bytes of a file: two equal versions of one path hold the same bytes, as far as a file system shows. A
 * write through mmap may leave all four values unchanged for a while (measured on Linux); so reclaiming hashes again.
 *
 * @param size bytes
 * @param mtimeNanos nanoseconds since the epoch
 * @param ctimeNanos nanoseconds since the epoch
 * @param inode number of the inode
 */
public record SourceVersion(long size, long mtimeNanos, long ctimeNanos, long inode) {}
