package org.waybill.objectstore.s3;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.waybill.objectstore.Answer;

/** Asks whether a bucket locks new objects, so that they cannot be deleted for a while. */
final class BucketLock {

    private static final String RULE = "Rule/DefaultRetention/";

    /**
     * @param mode COMPLIANCE or GOVERNANCE
     * @param until the moment from which what is written now can be deleted
     */
    record Rule(String mode, String until) {}

    private BucketLock() {}

    /** The rule for objects written now, according to the bucket; null if there is none, or the bucket does not tell us. */
    static @Nullable Rule ofBucket(S3ObjectStore store, Instant now) {
        var asked = S3Request.of("GET", null, store.timeouts().call(0)).query("object-lock", "");
        Answer<Rule> answer = store.calls().send(asked, response -> {
            var found = S3Xml.read(response.body());
            return found.field(RULE + "Mode").isEmpty()
                    ? new Answer.Missing<>()
                    : new Answer.Given<>(new Rule(found.field(RULE + "Mode"), until(now, found)));
        });
        return answer instanceof Answer.Given<Rule>(var rule) ? rule : null;
    }

    private static String until(Instant now, S3Xml found) {
        var start = now.truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC);
        var until = found.field(RULE + "Days").isEmpty()
                ? start.plusYears(Long.parseLong(found.fields().getOrDefault(RULE + "Years", "0")))
                : start.plusDays(Long.parseLong(found.field(RULE + "Days")));
        return until.toInstant().toString();
    }

    /** The lock of this object, according to the object; null if there is none, or we are not told. */
    static @Nullable Rule ofObject(S3ObjectStore store, String key) {
        var asked = S3Request.of("HEAD", key, store.timeouts().call(0));
        Answer<Rule> answer = store.calls().send(asked, response -> {
            var until = ResponseHeaders.header(response, "x-amz-object-lock-retain-until-date");
            return until.isEmpty()
                    ? new Answer.Missing<>()
                    : new Answer.Given<>(new Rule(ResponseHeaders.header(response, "x-amz-object-lock-mode"), until));
        });
        return answer instanceof Answer.Given<Rule>(var rule) ? rule : null;
    }
}
