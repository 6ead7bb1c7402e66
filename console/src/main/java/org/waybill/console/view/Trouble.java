package org.waybill.console.view;

/**
 * Something that is wrong, or that somebody should know.
 *
 * @param what is the matter, one sentence
 * @param next what to do about it, one sentence
 * @param serious whether it does not go away by itself
 */
public record Trouble(String what, String next, boolean serious) {}
