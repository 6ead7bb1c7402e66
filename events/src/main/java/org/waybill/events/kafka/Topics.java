package org.waybill.events.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/** The names of the topics, and the configuration that each must have. */
public final class Topics {

    public static final String FILE_FOUND_SMALL = "waybill.file-found.small";
    public static final String FILE_FOUND_LARGE = "waybill.file-found.large";
    public static final String FILE_UPLOADED = "waybill.file-uploaded";
    public static final String FILE_FAILED = "waybill.file-failed";
    public static final String FILE_VERIFIED = "waybill.file-verified";
    public static final String FILE_CHANGED = "waybill.file-changed";

    /** Holds records that could not be read, unchanged; never trimmed. The verifier settles their files by record key. */
    public static final String DEAD_LETTER = "waybill.dead-letter";

    /** Consumer groups: one for each lane, so that the backlogs of the lanes can be distinguished. */
    public static final String GROUP_SMALL = "waybill-uploader-small";

    public static final String GROUP_LARGE = "waybill-uploader-large";
    public static final String GROUP_VERIFIER = "waybill-verifier";

    /** The topics from the uploader to the verifier. */
    public static final List<String> OUTCOMES = List.of(FILE_UPLOADED, FILE_FAILED);

    /** What each group consumes of the work; the dead letters are read beside it. */
    static final Map<String, List<String>> CONSUMED = Map.of(
            GROUP_SMALL, List.of(FILE_FOUND_SMALL),
            GROUP_LARGE, List.of(FILE_FOUND_LARGE),
            GROUP_VERIFIER, OUTCOMES);

    static final List<String> ALL = List.of(
            FILE_FOUND_SMALL, FILE_FOUND_LARGE, FILE_UPLOADED, FILE_FAILED, FILE_VERIFIED, FILE_CHANGED, DEAD_LETTER);

    /** No record is deleted by age or size: consumed records are trimmed instead. */
    private static final Map<String, String> CONFIGURATION = Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE,
            TopicConfig.RETENTION_MS_CONFIG, "-1",
            TopicConfig.RETENTION_BYTES_CONFIG, "-1");

    /** Topics that publish facts from the ledger: kept for a week only, since perhaps nobody reads them. */
    static final List<String> ANNOUNCEMENTS = List.of(FILE_VERIFIED, FILE_CHANGED);

    private static final String WEEK = Long.toString(Duration.ofDays(7).toMillis());

    static Map<String, String> configuration(String topic) {
        if (!ANNOUNCEMENTS.contains(topic)) {
            return CONFIGURATION;
        }
        var announcement = new HashMap<>(CONFIGURATION);
        announcement.put(TopicConfig.RETENTION_MS_CONFIG, WEEK);
        return announcement;
    }

    private Topics() {}
}
