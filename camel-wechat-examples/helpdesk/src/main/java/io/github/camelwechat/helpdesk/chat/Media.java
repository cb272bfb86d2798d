// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.chat;

/**
 * A picture, a voice message or a video, byte for byte as it was sent. The array is not copied;
 * nobody changes it.
 *
 * @param contentType such as {@code image/png}
 */
public record Media(String contentType, byte[] bytes) {

    private static final String UNKNOWN = "application/octet-stream";

    /** Names the type by what the first bytes say, which is all one can believe. */
    public static Media of(byte[] bytes) {
        return new Media(contentType(bytes), bytes);
    }

    /** Tells whether a browser and WeChat both take it for a picture. */
    public boolean isPicture() {
        return contentType.startsWith("image/");
    }

    private static String contentType(byte[] bytes) {
        if (startsWith(bytes, 0, 0x89, 'P', 'N', 'G')) {
            return "image/png";
        }
        if (startsWith(bytes, 0, 0xff, 0xd8, 0xff)) {
            return "image/jpeg";
        }
        if (startsWith(bytes, 0, 'G', 'I', 'F', '8')) {
            return "image/gif";
        }
        if (startsWith(bytes, 4, 'f', 't', 'y', 'p')) {
            return "video/mp4";
        }
        if (startsWith(bytes, 0, '#', '!', 'A', 'M', 'R')) {
            return "audio/amr";
        }
        if (startsWith(bytes, 0, 'I', 'D', '3') || startsWith(bytes, 0, 0xff, 0xfb)) {
            return "audio/mpeg";
        }
        if (startsWith(bytes, 0, 'R', 'I', 'F', 'F') && startsWith(bytes, 8, 'W', 'A', 'V', 'E')) {
            return "audio/wav";
        }
        return UNKNOWN;
    }

    private static boolean startsWith(byte[] bytes, int offset, int... expected) {
        if (bytes.length < offset + expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if ((bytes[offset + i] & 0xff) != expected[i]) {
                return false;
            }
        }
        return true;
    }
}
