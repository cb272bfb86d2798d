// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.failure;

import java.util.Objects;

/**
 * The account did not authorize the third-party platform that would act for it, or did not grant it
 * what the call needs. Nothing was sent. The message says which, and who has to do what.
 */
public final class NotAuthorizedException extends WeChatException {

    /** The authorization that is missing. */
    public enum Reason {
        /** The account never authorized the platform, as far as WeChat knows. */
        UNKNOWN,
        /** The account withdrew its authorization. */
        WITHDRAWN,
        /** The account did not grant the permission set that the call needs. */
        PERMISSION_SET
    }

    private static final int NOT_AUTHORIZED = 61003;
    private static final int NOT_GRANTED = 61007;

    private final String appId;
    private final Reason reason;

    private NotAuthorizedException(String account, String appId, Reason reason, String message) {
        super(account, message, null);
        this.appId = Objects.requireNonNull(appId, "appId");
        this.reason = reason;
    }

    /** An account that never authorized the platform. */
    public static NotAuthorizedException unknown(String account, String platform, String appId) {
        return new NotAuthorizedException(
                account,
                appId,
                Reason.UNKNOWN,
                "the account "
                        + appId
                        + " has not authorized the third-party platform '"
                        + platform
                        + "' (errcode 61003): let its administrator scan the platform's"
                        + " authorization code");
    }

    /** An account that withdrew its authorization. */
    public static NotAuthorizedException withdrawn(String account, String platform, String appId) {
        return new NotAuthorizedException(
                account,
                appId,
                Reason.WITHDRAWN,
                "the account "
                        + appId
                        + " withdrew its authorization of the third-party platform '"
                        + platform
                        + "' (errcode 61003): its administrator has to scan the platform's"
                        + " authorization code again before anything can be sent for it. If that"
                        + " was done, operation getAuthorizer asks WeChat anew");
    }

    /**
     * An account that did not grant what a call needs.
     *
     * @param path the path of the call
     * @param set the name of the permission set
     */
    public static NotAuthorizedException notGranted(
            String account, String platform, String appId, String path, String set) {
        return new NotAuthorizedException(
                account,
                appId,
                Reason.PERMISSION_SET,
                "the account "
                        + appId
                        + " did not grant the third-party platform '"
                        + platform
                        + "' the permission set "
                        + set
                        + " that "
                        + path
                        + " needs. WeChat was not asked; it would refuse it with errcode 61007. Its"
                        + " administrator has to authorize the platform again, with that permission"
                        + " ticked; each can be granted to one platform only. If that was done,"
                        + " operation getAuthorizer asks WeChat anew");
    }

    /** The appid of the account. */
    public String appId() {
        return appId;
    }

    /** Returns the authorization that is missing, for routes that decide by it. */
    public Reason reason() {
        return reason;
    }

    /** The {@code errcode} that WeChat gives for it. */
    public int errorCode() {
        return reason == Reason.PERMISSION_SET ? NOT_GRANTED : NOT_AUTHORIZED;
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
