package org.hansa.grid.group;

import java.util.List;
import org.hansa.grid.Notice;

/** Some of an owner's notices. @param more whether there are others after the last of these */
public record NoticePage(List<Notice> notices, boolean more) {
    /** In one page. */
    public static final int MAX = 500;

    public NoticePage {
        notices = List.copyOf(notices);
    }
}
