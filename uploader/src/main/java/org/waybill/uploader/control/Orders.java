package org.waybill.uploader.control;

import org.waybill.uploader.leftover.Notes;

/**
 * What operators have ordered, as uploads see it, and where uploads are noted so that a later order finds them.
 *
 * @param notes of uploads in parts
 */
public record Orders(Halts halts, Pace pace, Notes notes) {

    public static final Orders NONE = new Orders(Halts.NONE, Pace.FREE, Notes.NONE);
}
