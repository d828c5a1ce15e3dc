/** Reasons that come from the module and the pool, in the reader's language. */
import { t } from "../locales/translate";

/** How the package refuses a forced engine. */
const REFUSED = /^engine: webgpu cannot be had: (.*); use auto or cpu$/s;

/**
 * A reason is a code (`loss-not-finite`), or a code, a colon and English words (`median: its best value up to step 2,
 * 4, …`), whose numbers the message takes in their order as `n1`, `n2`, …; where the words are a reason themselves, it
 * takes that as `cause`. What has no message is said as it came.
 */
export function reasonText(reason: string): string {
  const refused = REFUSED.exec(reason)?.[1];
  if (refused !== undefined) return t("reason.webgpu-refused", { cause: reasonText(refused) });
  const [, code, words = ""] = /^([a-z][a-z-]*)(?:: (.*))?$/s.exec(reason) ?? [];
  if (code === undefined) return reason;
  const numbers = words.match(/-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g) ?? [];
  const values = Object.fromEntries(numbers.map((number, index) => [`n${index + 1}`, number]));
  return t(`reason.${code}`, { ...values, cause: reasonText(words), defaultValue: reason });
}
