/** The curves of the page's runs, to the last digit. */
import type { Page } from "@playwright/test";

/** One run. */
export interface Curve {
  readonly label: string;
  /** `live`, `ghost` or `pinned`. */
  readonly role: string;
  /** Points as text: step, epoch, loss, testLoss, accuracy, testAccuracy; not the seconds, which differ. */
  readonly rows: readonly string[];
  /** The last point; NaN for what is missing. */
  readonly last: Readonly<Record<(typeof VALUES)[number], number>>;
}

const VALUES = ["step", "epoch", "loss", "testLoss", "accuracy", "testAccuracy"] as const;
const HEADER = "run,label,role,step,epoch,seconds,loss,testLoss,accuracy,testAccuracy";

/** Reads the CSV export. Labels have neither commas nor quotes in the tests. */
export function parseCurves(csv: string): Curve[] {
  const [header, ...lines] = csv.trimEnd().split("\r\n");
  if (header !== HEADER) throw new Error(`the export begins with ${header}`);
  const runs = new Map<string, { label: string; role: string; rows: string[] }>();
  for (const line of lines) {
    const [id = "", label = "", role = "", step, epoch, , ...values] = line.split(",");
    const run = runs.get(id) ?? { label, role, rows: [] };
    run.rows.push([step, epoch, ...values].join(","));
    runs.set(id, run);
  }
  return [...runs.values()].map(withLast);
}

/** Reads the session that the page's elements show: quicker than an export, and the same (a test compares). */
export async function readCurves(page: Page): Promise<Curve[]> {
  const runs = await page.evaluate((names) => {
    interface Shown {
      label: string;
      role: string;
      curve: { length: number; at(name: string, index: number): number };
    }
    const app = document.querySelector("tp-app") as unknown as { play: { session: { runs: Shown[] } } };
    const text = (value: number) => (Number.isNaN(value) ? "" : String(value));
    return app.play.session.runs.map(({ label, role, curve }) => ({
      label,
      role,
      rows: Array.from({ length: curve.length }, (_, i) =>
        names.map((name) => text(curve.at(name, i))).join(","),
      ),
    }));
  }, VALUES);
  return runs.map(withLast);
}

function withLast<R extends { rows: string[] }>(run: R): R & Pick<Curve, "last"> {
  const values = run.rows.at(-1)?.split(",") ?? [];
  const number = (text: string | undefined) => (text ? Number(text) : Number.NaN);
  return {
    ...run,
    last: Object.fromEntries(VALUES.map((name, i) => [name, number(values[i])])) as Curve["last"],
  };
}
