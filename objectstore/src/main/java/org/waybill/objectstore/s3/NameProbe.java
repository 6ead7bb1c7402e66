package org.waybill.objectstore.s3;

import java.util.List;
import java.util.function.BiConsumer;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Capability;
import org.waybill.objectstore.Condition;
import org.waybill.objectstore.ObjectStore.Listed;
import org.waybill.objectstore.ObjectStore.Page;

/** Finds out which names a target accepts, distinguishes and shows in a listing. */
final class NameProbe {

    private static final Condition ABSENT = new Condition.Absent();
    private static final int[] SEGMENTS = {255, 200};
    /** The shortest length tried; an escaped name always fits into it. */
    private static final int SHORTEST_SEGMENT = 160;

    /** Names as folders and as files: SeaweedFS keeps uploads and versions at such names, and lists neither. */
    private static final List<String> HIDDEN = List.of(".uploads/a", "a/.uploads", "a.versions/a", "a/a.versions");

    private final S3ObjectStore store;
    private final ProbeFolder folder;

    NameProbe(S3ObjectStore store, ProbeFolder folder) {
        this.store = store;
        this.folder = folder;
    }

    /** The questions to ask in parallel; each reports its result to {@code note}. */
    List<Runnable> questions(BiConsumer<Capability, Boolean> note) {
        return List.of(
                () -> note.accept(Capability.BEYOND_ASCII, isTaken("\u00e4\u20ac\ud83d\ude00")),
                () -> note.accept(Capability.CASE_KEPT, isTaken("Case") && isMissing("case")),
                () -> note.accept(Capability.UNICODE_KEPT, isTaken("\u00e9") && isMissing("e\u0301")),
                () -> note.accept(
                        Capability.BACKSLASH_KEPT,
                        isTaken("back\\slash") && isListed("back\\slash") && isMissing("back/slash")),
                () -> note.accept(
                        Capability.CONTROLS_KEPT, isTaken("c\n\t\r\u0001\u007f") && isListed("c\n\t\r\u0001\u007f")),
                () -> note.accept(Capability.ALL_LISTED, areAllListed()),
                () -> note.accept(Capability.OBJECT_BESIDE_FOLDER, isListedBesideFolder()));
    }

    /** The longest of the tried names between two slashes that the target accepts. */
    int segmentBytes() {
        for (int bytes : SEGMENTS) {
            if (isTaken("s".repeat(bytes))) {
                return bytes;
            }
        }
        return SHORTEST_SEGMENT;
    }

    private boolean isTaken(String name) {
        return folder.put(name, ABSENT) instanceof Answer.Given;
    }

    private boolean isMissing(String name) {
        return store.head(folder.key(name)) instanceof Answer.Missing;
    }

    private boolean isListed(String name) {
        return listed(name).equals(List.of(folder.key(name)));
    }

    private List<String> listed(String name) {
        return store.list(folder.key(name), null) instanceof Answer.Given<Page>(var page)
                ? page.objects().stream().map(Listed::key).sorted().toList()
                : List.of();
    }

    private boolean areAllListed() {
        return HIDDEN.stream().allMatch(name -> isTaken("shown/" + name))
                && listed("shown/")
                        .equals(HIDDEN.stream()
                                .map(name -> folder.key("shown/" + name))
                                .sorted()
                                .toList());
    }

    private boolean isListedBesideFolder() {
        return isTaken("beside") && isTaken("beside/below") && listed("beside").size() == 2;
    }
}
