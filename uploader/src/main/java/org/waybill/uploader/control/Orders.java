package org.waybill.uploader.control;

/** What operators have ordered, as uploads see it. */
public record Orders(Halts halts, Pace pace) {

    public static final Orders NONE = new Orders(Halts.NONE, Pace.FREE);
}
