package org.waybill.app.orders;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.ledger.LedgerUnavailable;
import org.waybill.ledger.Patience;
import org.waybill.ledger.unfinished.UploadNote;
import org.waybill.ledger.unfinished.UploadNotes;
import org.waybill.model.FileId;
import org.waybill.model.FileRef;
import org.waybill.uploader.leftover.BegunUpload;
import org.waybill.uploader.leftover.Notes;

/** Notes uploads in the ledger, and waits for it: nothing is sent to an upload that nobody would find again. */
record LedgerNotes(UploadNotes ledger, Patience patience) implements Notes {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerNotes.class);

    @Override
    public void begun(FileRef file, BegunUpload upload) throws InterruptedException {
        var note = new UploadNote(upload.migration(), upload.file(), upload.target(), upload.key(), upload.id());
        patience.with(() -> ledger.begun(file, note));
    }

    @Override
    public void ended(FileId file, String upload) {
        try {
            ledger.ended(file, upload);
        } catch (LedgerUnavailable e) {
            LOG.debug("the note of an upload that has ended is removed later", e);
        }
    }

    @Override
    public List<BegunUpload> left() {
        try {
            return ledger.left().stream().map(LedgerNotes::begun).toList();
        } catch (LedgerUnavailable e) {
            LOG.debug("unfinished uploads are looked for later", e);
            return List.of();
        }
    }

    private static BegunUpload begun(UploadNote note) {
        return new BegunUpload(note.migration(), note.file(), note.target(), note.key(), note.upload());
    }
}
