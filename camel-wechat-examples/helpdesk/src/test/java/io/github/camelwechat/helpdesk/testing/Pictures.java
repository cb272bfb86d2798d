// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.testing;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Pictures made on the spot, each with its own bytes. */
public final class Pictures {

    private Pictures() {}

    /** A PNG that shows a parcel on a table of some colour. */
    public static byte[] png(int hue) {
        BufferedImage image = new BufferedImage(320, 240, BufferedImage.TYPE_INT_RGB);
        Graphics2D brush = image.createGraphics();
        brush.setColor(Color.getHSBColor(hue / 360f, 0.25f, 0.9f));
        brush.fillRect(0, 0, 320, 240);
        brush.setColor(new Color(0xb98a55));
        brush.fillRect(90, 70, 140, 110);
        brush.setColor(new Color(0xe9d7ae));
        brush.fillRect(152, 70, 16, 110);
        brush.dispose();
        image.setRGB(0, 0, hue);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
