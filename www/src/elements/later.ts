/** Elements that are not in first sight: loaded after the first drawing. */
import "./confusion";
import "./digits";
import "./network";
import "./predicted";
import "./runs";
import "./scores";
import "./tries";
import "./value-table";
