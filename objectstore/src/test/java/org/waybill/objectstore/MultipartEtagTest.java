package org.waybill.objectstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class MultipartEtagTest {

    private static byte[] md5(String content) {
        return MultipartEtag.newMd5().digest(content.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aWholeObjectHasItsMd5() {
        assertThat(MultipartEtag.ofWhole(md5(""))).isEqualTo("d41d8cd98f00b204e9800998ecf8427e");
    }

    @Test
    void partsHaveTheMd5OfTheirMd5s() {
        // printf a | md5sum and so on, joined as bytes, through md5sum
        assertThat(MultipartEtag.ofParts(List.of(md5("a"), md5("b")))).isEqualTo("96e024ba2074fe77e8e965ba43a704be-2");
    }
}
