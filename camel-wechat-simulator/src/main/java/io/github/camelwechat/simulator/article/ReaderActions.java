// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.article;

import io.github.camelwechat.simulator.article.Comments.Place;
import io.github.camelwechat.simulator.user.User;
import io.github.camelwechat.simulator.user.Users;

/** The actions of users on articles. */
public final class ReaderActions {
    private final ArticleStore articleStore;
    private final Users users;

    public ReaderActions(ArticleStore articleStore, Users users) {
        this.articleStore = articleStore;
        this.users = users;
    }

    /**
     * A user comments under an article that was sent or published.
     *
     * @param msgDataId what it was sent or published with
     * @param index of the article in it, from 0
     * @return the comment's id
     * @throws IllegalStateException when comments are closed, or closed to who does not follow
     */
    public long comment(String openid, long msgDataId, int index, String text) {
        boolean follows = users.get(openid).relation() == User.Relation.FOLLOWER;
        return articleStore.comments().write(new Place(msgDataId, index), openid, follows, text);
    }
}
