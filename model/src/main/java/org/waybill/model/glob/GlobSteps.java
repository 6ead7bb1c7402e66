package org.waybill.model.glob;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** A glob without alternatives as a sequence of steps. Several may be reached at a time; a path matches at the end. */
final class GlobSteps {

    /** Takes one character. */
    private record One(CharacterClass takes) implements Step {}

    /** Takes any number of characters, each of them once. */
    private record Many(boolean slashes) implements Step {}

    /** Begins at the start of a segment and takes any number of whole segments; {@link Inside} follows it. */
    private record Segments() implements Step {}

    /** Within a segment that {@link Segments} takes. */
    private record Inside() implements Step {}

    private sealed interface Step {}

    private final List<Step> steps = new ArrayList<>();

    private GlobSteps() {}

    /** @throws IllegalArgumentException for an invalid glob; its message says why */
    static GlobSteps of(GlobText text) {
        var row = new GlobSteps();
        if (!text.anchored()) {
            row.addSegments();
        }
        row.parse(text.text());
        return row;
    }

    private void addSegments() {
        steps.add(new Segments());
        steps.add(new Inside());
    }

    private void parse(String glob) {
        int at = 0;
        while (at < glob.length()) {
            boolean begins = at == 0 || glob.charAt(at - 1) == '/';
            if (begins && glob.startsWith("**/", at)) {
                addSegments();
                at += 3;
            } else if (glob.startsWith("**", at)) {
                steps.add(new Many(true));
                at += 2;
            } else if (glob.charAt(at) == '*') {
                steps.add(new Many(false));
                at++;
            } else {
                var one = CharacterClass.at(glob, at);
                steps.add(new One(one));
                at += one.length();
            }
        }
    }

    /** The step after the last one. */
    int end() {
        return steps.size();
    }

    /** Reaches a step, and the following ones that need no character before them. */
    void enter(int step, BitSet reached) {
        int at = step;
        while (true) {
            reached.set(at);
            if (at == steps.size()) {
                return;
            }
            switch (steps.get(at)) {
                case Many _ -> at++;
                case Segments _ -> at += 2;
                case One _, Inside _ -> {
                    return;
                }
            }
        }
    }

    /** Reaches the steps that a character leads to from a step. */
    void take(int step, int point, BitSet reached) {
        if (step == steps.size()) {
            return;
        }
        switch (steps.get(step)) {
            case One(var takes) -> {
                if (takes.holds(point)) {
                    enter(step + 1, reached);
                }
            }
            case Many(boolean slashes) -> {
                if (slashes || point != '/') {
                    enter(step, reached);
                }
            }
            case Segments _ -> {
                if (point != '/') {
                    reached.set(step + 1);
                }
            }
            case Inside _ -> {
                if (point == '/') {
                    enter(step - 1, reached);
                } else {
                    reached.set(step);
                }
            }
        }
    }
}
