package org.waybill.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.waybill.acceptance.kit.S3Request;

/** Holds what is sent to the target against what lay there before. */
final class Sent {

    /** Whatever is stored was sent among the first so many writes. */
    private record Look(Set<String> stored, int writes, String moment) {}

    private final Stage stage;
    private final List<Look> looks = new ArrayList<>();

    Sent(Stage stage) {
        this.stage = stage;
    }

    /** Notes what lies at the target now. */
    void look(String moment) {
        var stored = stage.stored();
        looks.add(new Look(stored, writes().size(), moment));
    }

    /**
     * Nothing was sent after a look that lay at the target then; of the files that are sent with one request no more were
     * sent twice than the interruptions caught on their way.
     */
    void assertNothingInVain(int caught) {
        var writes = writes();
        for (var look : looks) {
            assertThat(writes.subList(look.writes, writes.size()))
                    .as("sent after %s", look.moment)
                    .noneMatch(look.stored::contains);
        }
        var whole =
                stage.proxy.keys(request -> request.writes() && request.query().isEmpty());
        assertThat(whole.size() - new HashSet<>(whole).size())
                .as("files sent twice")
                .isLessThanOrEqualTo(caught);
    }

    private List<String> writes() {
        return stage.proxy.keys(S3Request::writes);
    }
}
