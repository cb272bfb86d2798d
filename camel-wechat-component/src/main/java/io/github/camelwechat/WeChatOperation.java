// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

/**
 * Operation of a producer. Apart from our own, which come first, they take a Map or JSON in
 * WeChat's own field names and put WeChat's answer into the body as a Map.
 */
public enum WeChatOperation {
    /**
     * Sends the body to a user: passively while the callback is open, otherwise as customer-service
     * message.
     */
    sendMessage,
    /** Puts the media named by header CamelWeChatMediaId into the body, as a stream. */
    downloadMedia,
    /** Puts what is known about a user's service window into the body, as a Map. */
    windowStatus,
    /**
     * Puts what is known about a user as a follower into the body, as a Map: what consumers with
     * followerState heard.
     */
    followerStatus,
    /**
     * Lists the messages that wait for windows to open, of the user in header CamelWeChatOpenId or
     * of all.
     */
    listParked,
    /** Drops the messages that wait for a user, or the one named by header CamelWeChatParkId. */
    dropParked,
    /**
     * Checks the account step by step and puts a report into the body, as a Map: what is wrong, who
     * must act, and what belongs into WeChat's console.
     */
    doctor,
    /**
     * Finds out by calls that change nothing what WeChat opens to the account, and puts it into the
     * body, as a Map: each ability, and what accountType and verified should therefore be.
     */
    probeCapabilities,
    /**
     * Asks a user something, with choices to tap, or as a text with numbers where the account may
     * not send these.
     */
    sendSurvey,
    /**
     * Removes what the state store holds of the user in header CamelWeChatOpenId, and puts into the
     * body how many records of each kind there were, as a Map.
     */
    forgetUser,
    /**
     * Removes all that the state store holds of the account and its users, if header
     * CamelWeChatForgetAccount says its name.
     */
    forgetAccount,
    /**
     * Creates a link to the page on which the administrator of an account authorizes the
     * third-party platform. It is good for one visit within ten minutes.
     */
    createAuthorizationUrl,
    /**
     * Exchanges the code of an authorization, which came by a way of your own, and keeps what it
     * gives: who authorized the platform, and what was granted.
     */
    exchangeAuthorizationCode,
    /**
     * Lists the accounts that authorized the platform, and those that withdrew and are not
     * forgotten, as the state store knows them.
     */
    listAuthorizers,
    /**
     * Asks WeChat how an account stands to the platform, keeps that, and puts it into the body, as
     * a Map: what it granted, and what WeChat tells about it. It brings back what the state store
     * has lost.
     */
    getAuthorizer,
    /** Gets an option of an account that authorized the platform. */
    getAuthorizerOption,
    /** Sets an option of an account that authorized the platform. */
    setAuthorizerOption,
    /**
     * Removes all that the state store holds of an account of the platform, if header
     * CamelWeChatForgetAccount says its appid. If it still authorizes the platform, it comes back
     * with its next callback or send.
     */
    forgetAuthorizer,
    /** Asks WeChat to push the platform's tickets again, where none came for a while. */
    startTickets,
    /** Gets what WeChat tells about a user. */
    getUser,
    /** Gets what WeChat tells about up to 100 users. */
    getUsers,
    /** Lists the openids of followers, 10 000 at a time. */
    listFollowers,
    /** Sets the account's own name for a user. */
    setRemark,
    /** Creates a tag for users. */
    createTag,
    /** Renames a tag. */
    updateTag,
    /** Deletes a tag. */
    deleteTag,
    /** Lists the tags with the number of users of each. */
    listTags,
    /** Lists the users of a tag, 10 000 at a time. */
    listTagMembers,
    /** Gives a tag to up to 50 users. */
    tagUsers,
    /** Takes a tag from up to 50 users. */
    untagUsers,
    /** Lists the tags of a user. */
    getUserTags,
    /** Lists the blacklist, 10 000 users at a time. */
    listBlockedUsers,
    /** Puts up to 20 users on the blacklist. */
    blockUsers,
    /** Takes up to 20 users off the blacklist. */
    unblockUsers,
    /** Creates a QR code with a scene. */
    createQrCode,
    /** Gets the picture of a QR code as a stream. */
    getQrCodeImage,
    /** Keeps a long text under a short key. */
    createShortKey,
    /** Gets the text behind a short key. */
    getShortKey,
    /** Sets the menu that everybody sees. */
    createMenu,
    /** Gets the menus made by API; an empty Map if there is none. */
    getMenu,
    /** Deletes all menus. */
    deleteMenu,
    /** Adds a menu for some of the users. */
    addConditionalMenu,
    /** Deletes a menu for some of the users. */
    deleteConditionalMenu,
    /** Gets the menu that a user sees. */
    matchMenu,
    /** Gets the menu however it was made, also in the console. */
    getCurrentMenu,
    /** Adds a customer-service agent. */
    addAgent,
    /** Renames an agent. */
    updateAgent,
    /** Deletes an agent. */
    deleteAgent,
    /** Invites a WeChat user to be an agent. */
    inviteAgent,
    /** Makes the picture in the body the face of an agent. */
    setAgentAvatar,
    /** Lists the agents. */
    listAgents,
    /** Lists the agents who are online. */
    listOnlineAgents,
    /** Connects a user with an agent. */
    createSession,
    /** Ends the session of a user with an agent. */
    closeSession,
    /** Tells which agent a user is connected with. */
    getSession,
    /** Lists the sessions of an agent. */
    listSessions,
    /** Lists the users who wait for an agent. */
    listWaitingSessions,
    /** Lists what agents and users said within at most 24 hours. */
    listSessionMessages,
    /** Shows a user that an answer is being typed. */
    startTyping,
    /** Ends showing that an answer is being typed. */
    stopTyping,
    /** Sends a template message to a user. */
    sendTemplate,
    /** Sends a subscription notification to a user, using up one of the user's grants. */
    sendSubscription,
    /** Sends the one message that a user consented to. */
    sendOneTimeSubscription,
    /** Lists the templates of the account. */
    listTemplates,
    /** Adds a template from WeChat's library. */
    addTemplate,
    /** Deletes a template. */
    deleteTemplate,
    /** Gets the industries the account's templates are for. */
    getIndustry,
    /** Sets the industries, which deletes the existing templates. */
    setIndustry,
    /** Lists the templates of subscription notifications. */
    listSubscriptionTemplates,
    /** Adds a template of subscription notifications. */
    addSubscriptionTemplate,
    /** Deletes a template of subscription notifications. */
    deleteSubscriptionTemplate,
    /** Uploads the file in the body as temporary media, which WeChat keeps for three days. */
    uploadMedia,
    /** Uploads the picture in the body for use inside articles. */
    uploadArticleImage,
    /** Uploads the file in the body as permanent material. */
    addMaterial,
    /** Gets permanent material, as a stream, or as a Map where it is articles or a video. */
    getMaterial,
    /** Deletes permanent material. */
    deleteMaterial,
    /** Lists permanent material of one type, at most 20 at a time. */
    listMaterials,
    /** Counts the permanent material. */
    countMaterials,
    /** Sends a mass message to all followers, or to those with a tag. */
    sendToAll,
    /** Sends a mass message to 2 to 10 000 users. */
    sendToUsers,
    /** Shows a mass message to one user beforehand. */
    previewMass,
    /** Empties a mass message that was sent. */
    deleteMass,
    /** Tells how far a mass message is. */
    getMassStatus,
    /** Gets how fast mass messages go out. */
    getMassSpeed,
    /** Sets how fast mass messages go out. */
    setMassSpeed,
    /** Adds a draft of articles. */
    addDraft,
    /** Changes one article of a draft. */
    updateDraft,
    /** Gets a draft. */
    getDraft,
    /** Deletes a draft. */
    deleteDraft,
    /** Counts the drafts. */
    countDrafts,
    /** Lists drafts, at most 20 at a time. */
    listDrafts,
    /** Publishes a draft without telling anybody. */
    publishDraft,
    /** Tells how far a publication is. */
    getPublishStatus,
    /** Deletes a published article for good. */
    deleteArticle,
    /** Gets a published article. */
    getArticle,
    /** Lists published articles, at most 20 at a time. */
    listArticles,
    /** Makes the address of the page on which a user lets a web site know who they are. */
    createOAuthUrl,
    /** Exchanges the code from that page for the user's openid and token. */
    exchangeOAuthCode,
    /** Renews the token of a user. */
    refreshOAuthToken,
    /** Gets what a user lets a web site know. */
    getOAuthUser,
    /** Checks whether the token of a user is still good. */
    checkOAuthToken,
    /** Signs a page for the JS-SDK: appId, timestamp, nonceStr and signature. */
    signJsSdk,
    /** Gets the ticket that signs cards, fetched once and kept until it expires. */
    getCardTicket,
    /** Tells how often an API may be called and was called today. */
    getQuota,
    /** Sets all of today's call counts to zero, at most ten times a month. */
    clearQuota,
    /** Gets what WeChat recorded of a call, by its request id. */
    getRequest,
    /** Checks the way from WeChat to the account's server. */
    checkNetwork,
    /** Lists the addresses that WeChat's callbacks come from. */
    listCallbackAddresses,
    /** Lists the addresses of WeChat's API. */
    listApiAddresses,
    /**
     * Calls the API that header CamelWeChatApiPath names: GET without a body, else a POST of its
     * JSON.
     */
    callApi
}
