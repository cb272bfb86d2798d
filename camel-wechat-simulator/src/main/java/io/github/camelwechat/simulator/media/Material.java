// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.media;

import java.util.Optional;

/**
 * A permanent medium of the account.
 *
 * @param file what it is
 * @param name the file name it was uploaded under
 * @param title a film's
 * @param introduction a film's
 */
public record Material(Media file, String name, String title, String introduction) {

    /** Where an image can be seen; other kinds have no address. */
    public Optional<String> imagePath() {
        return file.kind() == MediaKind.IMAGE ? Optional.of(file.path()) : Optional.empty();
    }
}
