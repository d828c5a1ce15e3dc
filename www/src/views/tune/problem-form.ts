/** What is tuned: the page's training, a function that is typed, or a table of past trials. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { t } from "../../locales/translate";
import { reasonText } from "../../sentence/reason";
import type { State } from "../../state/properties";
import { SPACES, spaceOf } from "./choices";
import { type Columns, likelyValue, numericColumns, readTable, tableOf } from "./csv";
import { trainingProblem } from "./draft";
import { menu, numberBox } from "./fields";
import { FUNCTIONS, type FunctionName, LIMIT_MS } from "./functions";
import type { CodeProblem, Problem, Setup, TableProblem } from "./run/setup";

const NAMES = Object.keys(FUNCTIONS) as FunctionName[];
const DIRECTIONS = ["minimize", "maximize"] as const;

/** `<tp-problem-form>`; fires "problem" with the changed parts of the setup as its `detail`. */
export class ProblemForm extends LitElement {
  static override properties = {
    problem: { attribute: false },
    state: { attribute: false },
    language: {},
    columns: { state: true },
    wrong: { state: true },
  };

  declare problem: Problem;
  declare state: State;
  declare language: string;
  declare columns: Columns | null;
  declare wrong: string | null;

  constructor() {
    super();
    this.columns = null;
    this.wrong = null;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    const { problem } = this;
    return html`${menu(
      t("tune.problemForm.kind"),
      ["training", "code", "table"],
      problem.kind,
      (kind) => t(`tune.problemForm.${kind}`),
      (kind) => this.kind(kind),
    )}
    ${problem.kind === "code" ? this.code(problem) : nothing}
    ${problem.kind === "table" ? this.table(problem) : nothing}
    ${this.wrong === null ? nothing : html`<p class="problem" role="alert">${this.wrong}</p>`}`;
  }

  private kind(kind: Problem["kind"]): void {
    this.wrong = null;
    if (kind === "training")
      this.tell({ problem: trainingProblem(this.state), space: spaceOf(SPACES.first, this.state) });
    else if (kind === "code") this.preset("branin");
    else
      this.tell({
        problem: { kind: "table", rows: [], column: "", direction: "minimize" },
        space: {},
      });
  }

  private preset(name: FunctionName): void {
    const { source, space } = FUNCTIONS[name];
    const problem: CodeProblem = { kind: "code", source, direction: "minimize", limitMs: LIMIT_MS };
    this.tell({ problem, space });
  }

  private code(problem: CodeProblem): TemplateResult {
    const change = (values: Partial<CodeProblem>) => this.tell({ problem: { ...problem, ...values } });
    const preset = NAMES.find((name) => FUNCTIONS[name].source === problem.source);
    return html`${menu(
      t("tune.problemForm.preset"),
      [...NAMES, "own" as const],
      preset ?? "own",
      (name) => t(`tune.function.${name}`),
      (name) => {
        if (name !== "own") this.preset(name);
      },
    )}
      <label class="tune-field"
        >${t("tune.problemForm.source")}
        <textarea
          rows="9"
          spellcheck="false"
          autocapitalize="off"
          .value=${problem.source}
          aria-describedby="tune-code-help"
          @change=${(event: Event) => change({ source: (event.target as HTMLTextAreaElement).value })}
        ></textarea>
      </label>
      <p class="note" id="tune-code-help">${t("tune.problemForm.sourceHelp")}</p>
      <div class="tune-pair">
        ${this.direction(problem.direction, (direction) => change({ direction }))}
        ${numberBox(t("tune.problemForm.limit"), problem.limitMs, (limitMs) => change({ limitMs: limitMs ?? Number.NaN }))}
      </div>`;
  }

  private direction(
    now: CodeProblem["direction"],
    change: (direction: CodeProblem["direction"]) => void,
  ): TemplateResult {
    return menu(
      t("tune.problemForm.direction"),
      DIRECTIONS,
      now,
      (one) => t(`tune.problemForm.${one}`),
      change,
    );
  }

  private table(problem: TableProblem): TemplateResult {
    return html`<label class="tune-field"
        >${t("tune.problemForm.file")}
        <input
          type="file"
          accept=".csv,text/csv"
          @change=${(event: Event) => void this.read((event.target as HTMLInputElement).files?.[0], problem)}
        />
      </label>
      <p class="note">${t("tune.problemForm.fileHelp")}</p>
      ${
        this.columns === null
          ? nothing
          : menu(
              t("tune.problemForm.column"),
              numericColumns(this.columns),
              problem.column,
              (name) => name,
              (column) => this.use(column, problem),
            )
      }
      ${problem.rows.length > 0 ? html`<p class="note">${t("tune.problemForm.rows", { count: problem.rows.length })}</p>` : nothing}
      ${this.direction(problem.direction, (direction) => this.tell({ problem: { ...problem, direction } }))}`;
  }

  private async read(file: File | undefined, problem: TableProblem): Promise<void> {
    if (!file) return;
    this.wrong = null;
    try {
      this.columns = readTable(await file.text());
      const column = likelyValue(this.columns);
      if (column === null) throw new Error("table-numbers");
      this.use(column, problem);
    } catch (error) {
      this.columns = null;
      this.wrong = reasonText(error instanceof Error ? error.message : String(error));
    }
  }

  private use(column: string, problem: TableProblem): void {
    if (this.columns === null) return;
    const { space, rows } = tableOf(this.columns, column);
    this.tell({ problem: { ...problem, column, rows }, space });
  }

  private tell(values: Partial<Setup>): void {
    this.dispatchEvent(new CustomEvent<Partial<Setup>>("problem", { detail: values }));
  }
}

customElements.define("tp-problem-form", ProblemForm);
