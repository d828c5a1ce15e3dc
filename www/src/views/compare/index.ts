/** The Compare view: contestants with paired seeds, their curves, and whether they differ by more than seed noise. */
import "../../styles/compare.css";
import "./view";
