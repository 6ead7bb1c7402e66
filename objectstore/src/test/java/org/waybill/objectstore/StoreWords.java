package org.waybill.objectstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.waybill.objectstore.ObjectStore.Body;

/** Words for what tests do to a store; tests inherit them. */
public abstract class StoreWords {

    public static final ObjectHeaders HEADERS =
            new ObjectHeaders("text/plain", Map.of("mtime", "1.5", "waybill-file", "7"));
    public static final Condition ABSENT = new Condition.Absent();

    public static Body body(byte[] content) {
        return new Body(content, content.length, Crc32cs.of(content, content.length));
    }

    public static byte[] text(String content) {
        return content.getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] random(int size, long seed) {
        var bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    public static <T> T given(Answer<T> answer) {
        assertThat(answer).isInstanceOf(Answer.Given.class);
        return ((Answer.Given<T>) answer).value();
    }

    public static <T> Answer.Failed<T> failed(Answer<T> answer) {
        assertThat(answer).isInstanceOf(Answer.Failed.class);
        return (Answer.Failed<T>) answer;
    }
}
