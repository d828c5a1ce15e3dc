/** How the highlighted run does on training and held-out rows: the metrics that apply to its task. */
import { html, nothing, type TemplateResult } from "lit";
import { valueText } from "../charts/scale";
import { t } from "../locales/translate";
import type { Scores } from "../pkg";
import { PlayElement } from "./base";
import { helpButton, helpText } from "./help";
import { Throttle } from "./throttle";

const METRICS = ["loss", "accuracy", "f1", "rmse", "r2"] as const;
type Metric = (typeof METRICS)[number];

/** Milliseconds between two versions while runs train. */
const EVERY = 400;

/** `<tp-scores>` */
export class ScoreTable extends PlayElement {
  static override properties = { ...PlayElement.properties, open: { state: true } };

  protected override readonly follows = ["runs"] as const;
  readonly #calm = new Throttle(EVERY);
  declare open: Metric | null;

  constructor() {
    super();
    this.open = null;
  }

  protected override connected(signal: AbortSignal): void {
    this.session.addEventListener("picture", () => this.#calm.ready() && this.requestUpdate(), { signal });
  }

  protected override render(): TemplateResult | typeof nothing {
    const scores = this.session.highlighted?.scores;
    if (!scores) return nothing;
    const shown = METRICS.filter((name) => scores.train[name] !== null);
    return html`<table class="scores">
        <thead>
          <tr>
            <td></td>
            <th scope="col">${t("ui.scores.train")}</th>
            <th scope="col">${t("ui.scores.test")}</th>
          </tr>
        </thead>
        <tbody>
          ${shown.map((name) => this.row(name, scores.train, scores.test))}
        </tbody>
      </table>
      ${shown.map((name) => helpText(`metric.${name}.help`, this.open === name))}`;
  }

  private row(name: Metric, train: Scores, test: Scores | null): TemplateResult {
    const label = t(`metric.${name}.label`);
    const toggle = (): void => {
      this.open = this.open === name ? null : name;
    };
    return html`<tr>
      <th scope="row">${label} ${helpButton(`metric.${name}.help`, label, this.open === name, toggle)}</th>
      <td>${text(name, train[name])}</td>
      <td>${text(name, test?.[name] ?? null)}</td>
    </tr>`;
  }
}

function text(name: Metric, value: number | null): string {
  if (value === null) return "–";
  return name === "accuracy" || name === "f1" ? `${(value * 100).toFixed(1)} %` : valueText(value, 3);
}

customElements.define("tp-scores", ScoreTable);
