package org.waybill.source;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What went wrong with a file, in a few words for a person. */
public final class Reasons {

    private Reasons() {}

    public static String of(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> denied.getFile() + ": permission denied";
            case NoSuchFileException missing -> missing.getFile() + ": there is no such file or directory";
            // The system's own words.
            case FileSystemException failed
            when failed.getReason() != null -> failed.getFile() + ": " + failed.getReason();
            default -> e.getClass().getSimpleName().replace("Exception", "") + " " + e.getMessage();
        };
    }
}
