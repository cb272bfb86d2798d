// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.article;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.simulator.Api;
import io.github.camelwechat.simulator.media.Files;

/** Drafts for tests, with the media they need. */
public final class Articles {
    private final Api api;

    public Articles(Api api) {
        this.api = api;
    }

    /** Uploads a permanent medium and tells its id. */
    public String material(String type, byte[] file) {
        return api.http()
                .upload(
                        api.with("/cgi-bin/material/add_material?type=" + type),
                        "media",
                        "a.jpg",
                        file)
                .path("media_id")
                .asText();
    }

    /** An article; {@code more} begins with a comma or is empty. */
    public String article(String title, String more) {
        return """
               {"title":"%s","content":"<p>内容</p>","thumb_media_id":"%s"%s}"""
                .formatted(title, material("image", Files.PNG), more);
    }

    public JsonNode add(String... articles) {
        return api.post(
                "/cgi-bin/draft/add", "{\"articles\":[" + String.join(",", articles) + "]}");
    }

    /** A draft of articles with these titles. */
    public String draft(String... titles) {
        String[] articles = new String[titles.length];
        for (int i = 0; i < titles.length; i++) {
            articles[i] = article(titles[i], ",\"need_open_comment\":1");
        }
        return add(articles).path("media_id").asText();
    }
}
