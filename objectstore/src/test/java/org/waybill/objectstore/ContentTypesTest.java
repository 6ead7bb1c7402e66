package org.waybill.objectstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import okhttp3.MediaType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentTypesTest {

    private static final byte[] PDF = "%PDF-1.7 and more".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] NOTHING = {};

    @ParameterizedTest
    @CsvSource({
        "documents/a.pdf, application/pdf",
        "a.JPEG, image/jpeg",
        "a.tar.gz, application/gzip",
        "a.docx, application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "umläut.mp4, video/mp4",
        ".png, image/png",
        "live.m3u8, application/vnd.apple.mpegurl",
        "live.mpd, application/dash+xml",
        "live.m4s, video/iso.segment",
        "live.ts, video/mp2t",
        "app.webmanifest, application/manifest+json",
        "font.eot, application/vnd.ms-fontobject",
        "drawing.svgz, image/svg+xml",
        "film.srt, application/x-subrip",
        "favicon.ico, image/x-icon",
        "model.gltf, model/gltf+json"
    })
    void theExtensionDecides(String name, String type) {
        assertThat(ContentTypes.of(name, NOTHING)).isEqualTo(type);
        assertThat(ContentTypes.of(name, PDF)).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource({"pdf", "a.unknown", "a.png/b", "png", "a.", "''"})
    void theContentDecidesWhereTheExtensionSaysNothing(String name) {
        assertThat(ContentTypes.of(name, PDF)).isEqualTo("application/pdf");
        assertThat(ContentTypes.of(name, NOTHING)).isEqualTo("application/octet-stream");
    }

    @ParameterizedTest
    @CsvSource({
        "RIFF....WEBPVP8, image/webp",
        "....ftypheic...., image/heic",
        "....ftypisom...., video/mp4",
        "GIF89a, image/gif",
        "<?xml version, application/xml",
        "FIG89a, application/octet-stream",
        "RIFF, application/octet-stream"
    })
    void contentIsKnownByItsBeginning(String beginning, String type) {
        assertThat(ContentTypes.of("x", beginning.getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo(type);
    }

    @Test
    void everyTypeIsOneThatRequestsCanCarry() {
        assertThat(ContentTypes.known())
                .hasSizeGreaterThan(900)
                .allSatisfy(type -> assertThat(MediaType.parse(type)).as(type).isNotNull());
    }
}
