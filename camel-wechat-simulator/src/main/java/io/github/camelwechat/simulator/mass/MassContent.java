// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.mass;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.simulator.api.ApiError;
import io.github.camelwechat.simulator.api.ApiException;
import io.github.camelwechat.simulator.article.Article;
import io.github.camelwechat.simulator.article.ArticleStore;
import io.github.camelwechat.simulator.article.Draft;
import io.github.camelwechat.simulator.media.Media;
import io.github.camelwechat.simulator.media.MediaKind;
import io.github.camelwechat.simulator.media.MediaStore;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The content of a mass message, checked.
 *
 * @param type its {@code msgtype}
 * @param text what users read
 * @param mediaPaths what users see or hear, one line of the chat each
 * @param draft what it is made from, or null
 */
public record MassContent(
        String type, String text, List<String> mediaPaths, @Nullable Draft draft) {
    /** 40215 is "too many images"; how many is not written, so it is what a draft may have. */
    private static final int MAX_IMAGES = 20;

    /** Reads content, against what there is. */
    public record Reader(ArticleStore articleStore, MediaStore media, MassMessages masses) {

        MassContent read(JsonNode message) throws ApiException {
            String type = message.path("msgtype").asText();
            return switch (type) {
                case "mpnews" -> articles(message.path(type));
                case "text" -> new MassContent(type, text(message.path(type)), List.of(), null);
                case "voice" -> {
                    String id = message.path(type).path("media_id").asText();
                    yield new MassContent(type, "", List.of(path(id, MediaKind.VOICE)), null);
                }
                case "image" -> images(message);
                case "mpvideo" -> film(message.path(type));
                case "wxcard" -> throw MassError.UNSUPPORTED.exception();
                default -> throw ApiError.INVALID_MESSAGE_TYPE.exception();
            };
        }

        private MassContent articles(JsonNode payload) throws ApiException {
            Draft draft =
                    articleStore
                            .drafts()
                            .find(payload.path("media_id").asText())
                            .orElseThrow(ApiError.INVALID_MEDIA_ID::exception);
            String titles =
                    draft.articles().stream().map(Article::title).collect(Collectors.joining("\n"));
            return new MassContent("mpnews", titles, List.of(), draft);
        }

        private static String text(JsonNode payload) throws ApiException {
            String content = payload.path("content").asText();
            if (content.isEmpty()) {
                throw ApiError.EMPTY_CONTENT.exception();
            }
            return content;
        }

        /** One or several pictures; the form with one is what preview documents. */
        private MassContent images(JsonNode message) throws ApiException {
            List<String> paths = new ArrayList<>();
            JsonNode several = message.path("images");
            if (several.isMissingNode()) {
                String id = message.path("image").path("media_id").asText();
                paths.add(path(id, MediaKind.IMAGE));
            } else {
                for (JsonNode id : several.path("media_ids")) {
                    paths.add(path(id.asText(), MediaKind.IMAGE));
                }
            }
            if (paths.isEmpty() || paths.size() > MAX_IMAGES) {
                throw MassError.INVALID_IMAGE_COUNT.exception();
            }
            return new MassContent("image", several.path("title").asText(), paths, null);
        }

        private MassContent film(JsonNode payload) throws ApiException {
            String id = payload.path("media_id").asText();
            String title = masses.filmTitle(id).orElseThrow(ApiError.INVALID_MEDIA_ID::exception);
            return new MassContent("video", title, List.of(path(id, MediaKind.VIDEO)), null);
        }

        private String path(String id, MediaKind kind) throws ApiException {
            return media.find(id)
                    .filter(found -> found.kind() == kind)
                    .map(Media::path)
                    .orElseThrow(ApiError.INVALID_MEDIA_ID::exception);
        }
    }
}
