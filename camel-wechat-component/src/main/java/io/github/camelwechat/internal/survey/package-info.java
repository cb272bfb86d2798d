// SPDX-License-Identifier: Apache-2.0
/**
 * Questions with a few answers to choose from, asked of users; the entrance is {@link
 * io.github.camelwechat.internal.survey.SurveyRecords}, which recognises the answers.
 */
@NullMarked
package io.github.camelwechat.internal.survey;

import org.jspecify.annotations.NullMarked;
