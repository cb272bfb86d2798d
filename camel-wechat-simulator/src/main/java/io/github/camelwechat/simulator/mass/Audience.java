// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.mass;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.simulator.api.ApiException;
import io.github.camelwechat.simulator.user.Tags;
import io.github.camelwechat.simulator.user.User;
import io.github.camelwechat.simulator.user.Users;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Whom a mass message is for.
 *
 * @param users those who follow
 * @param unknown how many others were named
 */
record Audience(List<User> users, int unknown) {
    private static final int MIN_OPENIDS = 2;
    private static final int MAX_OPENIDS = 10_000;

    /** Everybody, or those with a tag. */
    static Audience byFilter(JsonNode filter, Users users, Tags tags) throws ApiException {
        boolean all = filter.path("is_to_all").asBoolean();
        int tag = filter.path("tag_id").asInt(-1);
        if (!all && !tags.has(tag)) {
            throw MassError.INVALID_TAG.exception();
        }
        List<User> wanted = new ArrayList<>();
        for (User user : users.all()) {
            if (follows(user) && (all || user.profile().tags().contains(tag))) {
                wanted.add(user);
            }
        }
        return new Audience(wanted, 0);
    }

    /** Those of a list. */
    static Audience byOpenids(JsonNode list, Users users) throws ApiException {
        Set<String> openids = new LinkedHashSet<>();
        list.forEach(openid -> openids.add(openid.asText()));
        if (openids.size() < MIN_OPENIDS) {
            throw MassError.TOO_FEW_OPENIDS.exception();
        }
        if (openids.size() > MAX_OPENIDS) {
            throw MassError.INVALID_OPENID_LIST_SIZE.exception();
        }
        List<User> wanted = new ArrayList<>();
        for (String openid : openids) {
            users.find(openid).filter(Audience::follows).ifPresent(wanted::add);
        }
        if (wanted.isEmpty()) {
            throw MassError.INVALID_OPENID_LIST.exception();
        }
        return new Audience(wanted, openids.size() - wanted.size());
    }

    private static boolean follows(User user) {
        return user.relation() == User.Relation.FOLLOWER;
    }
}
