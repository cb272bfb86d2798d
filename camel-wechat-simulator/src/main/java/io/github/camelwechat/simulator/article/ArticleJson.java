// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.article;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.api.ApiError;
import io.github.camelwechat.simulator.api.ApiException;
import io.github.camelwechat.simulator.media.MaterialStore;
import io.github.camelwechat.simulator.media.MediaKind;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and writes articles in WeChat's form. */
final class ArticleJson {
    private static final Pattern SCRIPT = Pattern.compile("(?is)<script\\b.*?</script>");
    private static final Pattern IMAGE = Pattern.compile("(?is)<img\\b[^>]*>");
    private static final int MAX_TITLE = 32;
    private static final int MAX_AUTHOR = 16;
    private static final int MAX_DIGEST = 120;
    private static final int DIGEST_OF_CONTENT = 54;
    private static final int MAX_CONTENT = 20_000;
    private static final int MAX_CONTENT_BYTES = 1 << 20;
    private static final int MAX_URL_BYTES = 1 << 10;
    private static final int MAX_IMAGES = 20;

    private final MaterialStore materials;
    private final Supplier<URI> base;

    ArticleJson(MaterialStore materials, Supplier<URI> base) {
        this.materials = materials;
        this.base = base;
    }

    Article read(JsonNode json) throws ApiException {
        String type = json.path("article_type").asText("news");
        boolean pictures = type.equals("newspic");
        if (!pictures && !type.equals("news")) {
            throw ApiError.INVALID_ARGS.exception();
        }
        String title = json.path("title").asText();
        String author = json.path("author").asText();
        String digest = json.path("digest").asText();
        String url = json.path("content_source_url").asText();
        require(!title.isBlank() && length(title) <= MAX_TITLE, ArticleError.TITLE_SIZE);
        require(length(author) <= MAX_AUTHOR, ArticleError.INVALID_AUTHOR);
        require(length(digest) <= MAX_DIGEST, ArticleError.DIGEST_SIZE);
        require(bytes(url) <= MAX_URL_BYTES, ArticleError.URL_SIZE);
        String content = content(json, pictures);
        return new Article(
                pictures,
                title,
                author,
                digest.isEmpty() && !pictures ? beginning(content) : digest,
                content,
                url,
                pictures ? "" : cover(json),
                pictures ? images(json) : List.of(),
                json.path("need_open_comment").asInt() == 1,
                json.path("only_fans_can_comment").asInt() == 1);
    }

    /** Writes an article that can be read at a path; without its content if so asked. */
    ObjectNode write(Article article, String path, boolean withContent, ObjectNode out) {
        out.put("article_type", article.pictures() ? "newspic" : "news");
        out.put("title", article.title());
        if (!article.pictures()) {
            out.put("author", article.author()).put("digest", article.digest());
        }
        if (withContent) {
            out.put("content", article.content());
        }
        if (article.pictures()) {
            ArrayNode list = out.putObject("image_info").putArray("image_list");
            article.imageIds().forEach(id -> list.addObject().put("image_media_id", id));
        } else {
            out.put("content_source_url", article.sourceUrl());
            out.put("thumb_media_id", article.coverId()).put("show_cover_pic", 0);
            materials
                    .find(article.coverId())
                    .ifPresent(cover -> out.put("thumb_url", url(cover.file().path())));
        }
        return out.put("need_open_comment", article.commentable() ? 1 : 0)
                .put("only_fans_can_comment", article.fansOnly() ? 1 : 0)
                .put("url", url(path));
    }

    String url(String path) {
        return base.get().resolve(path).toString();
    }

    private String content(JsonNode json, boolean pictures) throws ApiException {
        String content = json.path("content").asText();
        if (content.isBlank() && !pictures) {
            throw ApiError.EMPTY_CONTENT.exception();
        }
        if (length(content) >= MAX_CONTENT || bytes(content) >= MAX_CONTENT_BYTES) {
            throw ApiError.CONTENT_TOO_LONG.exception();
        }
        return withoutForeignImages(SCRIPT.matcher(content).replaceAll(""));
    }

    /** Only pictures that were uploaded to WeChat stay. */
    private String withoutForeignImages(String html) {
        return IMAGE.matcher(html)
                .replaceAll(
                        image ->
                                image.group().contains(base.get().toString())
                                        ? Matcher.quoteReplacement(image.group())
                                        : "");
    }

    private String cover(JsonNode json) throws ApiException {
        String id = json.path("thumb_media_id").asText();
        boolean fits =
                materials
                        .find(id)
                        .map(found -> found.file().kind())
                        .filter(kind -> kind == MediaKind.IMAGE || kind == MediaKind.THUMB)
                        .isPresent();
        if (!fits) {
            throw ApiError.INVALID_MEDIA_ID.exception();
        }
        return id;
    }

    private List<String> images(JsonNode json) throws ApiException {
        List<String> ids = new ArrayList<>();
        for (JsonNode image : json.path("image_info").path("image_list")) {
            String id = image.path("image_media_id").asText();
            if (materials.find(id).filter(m -> m.file().kind() == MediaKind.IMAGE).isEmpty()) {
                throw ApiError.INVALID_MEDIA_ID.exception();
            }
            ids.add(id);
        }
        require(ids.size() <= MAX_IMAGES, ArticleError.TOO_MANY_IMAGES);
        if (ids.isEmpty()) {
            throw ApiError.INVALID_MEDIA_ID.exception();
        }
        return List.copyOf(ids);
    }

    private static String beginning(String html) {
        String text = html.replaceAll("(?s)<[^>]*>", "").strip();
        int end = Math.min(length(text), DIGEST_OF_CONTENT);
        return text.substring(0, text.offsetByCodePoints(0, end));
    }

    private static void require(boolean condition, ArticleError otherwise) throws ApiException {
        if (!condition) {
            throw otherwise.exception();
        }
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
